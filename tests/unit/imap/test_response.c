/* SPDX-License-Identifier: MIT
 *
 * Heads of responses: kind, status, code.
 */
#include "common/imap/grammar/response.h"
#include "unit/support/cmocka_all.h"

#include <string.h>

static struct imap_response parse(const char *text)
{
    struct imap_response response;

    assert_true(imap_response_parse(text, strlen(text), &response));
    return response;
}

static void assert_rest(const struct imap_response *response, const char *rest)
{
    size_t length = (size_t)(response->rest.end - response->rest.at);

    assert_int_equal(length, strlen(rest));
    assert_memory_equal(response->rest.at, rest, length);
}

static void a_tagged_answer_has_tag_status_and_code(void **state)
{
    struct imap_response response = parse("k12 NO [OVERQUOTA] Mailbox full");
    struct imap_result result;

    (void)state;
    assert_int_equal(response.kind, IMAP_TAGGED);
    assert_string_equal(response.tag, "k12");
    assert_int_equal(response.status, IMAP_NO);
    assert_int_equal(response.code, IMAP_CODE_OVERQUOTA);
    assert_rest(&response, "Mailbox full");
    imap_result_take(&result, &response);
    assert_string_equal(result.text, "Mailbox full");
    assert_string_equal(result.code_name, "OVERQUOTA");
}

static void data_have_a_number_and_a_name(void **state)
{
    struct imap_response response = parse("* 12 FETCH (UID 4)");

    (void)state;
    assert_int_equal(response.kind, IMAP_UNTAGGED);
    assert_int_equal(response.status, IMAP_NONE);
    assert_true(response.has_number);
    assert_true(response.number == 12);
    assert_string_equal(response.name, "FETCH");
    assert_rest(&response, "(UID 4)");
    response = parse("* 12 fetch(UID 4)");
    assert_string_equal(response.name, "FETCH");
}

static void a_code_keeps_its_arguments(void **state)
{
    struct imap_response response = parse("k1 OK [APPENDUID 38505 3955] done");
    struct imap_result result;

    (void)state;
    imap_result_take(&result, &response);
    assert_int_equal(result.code, IMAP_CODE_APPENDUID);
    assert_string_equal(result.code_args, "38505 3955");
}

static void arguments_that_do_not_fit_are_not_cut_to_wrong_ones(void **state)
{
    struct imap_response response = parse(
        "k1 OK [APPENDUID 7 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33,35,37,39,41,43,45,47,49,"
        "51,53,55,57,59,61,63,65,67,69,71,73,75,77,79,81,83,85,87,89,91,93,95,97,99,101,103,105,"
        "107] done");
    struct imap_result result;

    (void)state;
    imap_result_take(&result, &response);
    assert_int_equal(result.code, IMAP_CODE_APPENDUID);
    assert_string_equal(result.code_args, "");
}

static void a_keyword_with_a_bracket_does_not_end_the_flags(void **state)
{
    struct imap_response response = parse("* OK [PERMANENTFLAGS (\\Seen a]b \\*)] ok");
    struct imap_result result;

    (void)state;
    imap_result_take(&result, &response);
    assert_int_equal(result.code, IMAP_CODE_PERMANENTFLAGS);
    assert_string_equal(result.code_args, "(\\Seen a]b \\*)");
    assert_string_equal(result.text, "ok");
}

static void codes_stuck_to_text_or_without_text_or_unknown_are_taken(void **state)
{
    struct imap_response response = parse("k1 NO [THROTTLED]come back");

    (void)state;
    assert_int_equal(response.code, IMAP_CODE_THROTTLED);
    assert_rest(&response, "come back");
    response = parse("* OK [HIGHESTMODSEQ 7]");
    assert_int_equal(response.code, IMAP_CODE_HIGHESTMODSEQ);
    assert_rest(&response, "");
    response = parse("k1 NO [X-NEW thing] text");
    assert_int_equal(response.code, IMAP_CODE_OTHER);
    assert_string_equal(response.code_name, "X-NEW");
    response = parse("k1 NO [never closed");
    assert_int_equal(response.code, IMAP_CODE_NONE);
}

static void a_continuation_needs_no_text(void **state)
{
    struct imap_response response = parse("+");

    (void)state;
    assert_int_equal(response.kind, IMAP_CONTINUATION);
    response = parse("+ abc=");
    assert_rest(&response, "abc=");
}

static void what_is_not_imap_is_told_apart(void **state)
{
    static const char *const texts[] = {"", "220 mail ESMTP", "HTTP/1.1 400 Bad Request",
                                        "+OK POP3 is not this"};
    struct imap_response response;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_false(imap_response_parse(texts[i], strlen(texts[i]), &response));
    /* That one looks like a continuation: no greeting either. */
    assert_true(imap_response_parse(texts[3], strlen(texts[3]), &response));
    assert_int_equal(response.kind, IMAP_CONTINUATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tagged_answer_has_tag_status_and_code),
        cmocka_unit_test(data_have_a_number_and_a_name),
        cmocka_unit_test(a_code_keeps_its_arguments),
        cmocka_unit_test(arguments_that_do_not_fit_are_not_cut_to_wrong_ones),
        cmocka_unit_test(a_keyword_with_a_bracket_does_not_end_the_flags),
        cmocka_unit_test(codes_stuck_to_text_or_without_text_or_unknown_are_taken),
        cmocka_unit_test(a_continuation_needs_no_text),
        cmocka_unit_test(what_is_not_imap_is_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
