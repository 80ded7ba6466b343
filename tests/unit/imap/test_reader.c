/* SPDX-License-Identifier: MIT
 *
 * Responses cut out of a stream: literals collected, streamed, skipped, and those that lie.
 */
#include "common/imap/exchange/reader.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

static struct fake_host host;

struct fixture {
    struct peer *peer;
    struct conn *conn;
    struct imap_reader *reader;
    struct kimt_error err;
};

static void begin(struct fixture *fixture, const char *script)
{
    static const struct conn_params params = {.host = "test", .port = 1, .security = CONN_PLAIN};
    int descriptor;

    fake_host_init(&host);
    *fixture = (struct fixture){.err = NEW_ERROR};
    fixture->peer = peer_start(script, &descriptor);
    assert_int_equal(conn_adopt(&host.table, &params, descriptor, &fixture->conn, &fixture->err),
                     KIMT_OK);
    assert_int_equal(imap_reader_new(fixture->conn, &fixture->reader, &fixture->err), KIMT_OK);
}

static void end(struct fixture *fixture)
{
    imap_reader_free(&fixture->reader);
    conn_free(&fixture->conn);
    assert_null(peer_join(fixture->peer));
}

static struct imap_text next(struct fixture *fixture)
{
    struct imap_text text;

    if (imap_reader_next(fixture->reader, -1, &text, &fixture->err) != KIMT_OK)
        fail_msg("%s", fixture->err.text);
    return text;
}

static void assert_text(const struct imap_text *text, const char *wanted)
{
    assert_int_equal(text->length, strlen(wanted));
    assert_memory_equal(text->data, wanted, text->length);
}

static void assert_refused(const char *script, int kind)
{
    struct fixture fixture;
    struct imap_text text;
    int result;

    begin(&fixture, script);
    while ((result = imap_reader_next(fixture.reader, -1, &text, &fixture.err)) == KIMT_OK)
        continue;
    assert_int_equal(result, KIMT_FAIL);
    assert_int_equal(fixture.err.kind, kind);
    assert_int_equal(fixture.err.scope, KIMT_SCOPE_ACCOUNT);
    imap_reader_free(&fixture.reader);
    conn_free(&fixture.conn);
    (void)peer_join(fixture.peer);
}

static void lines_end_in_crlf_or_in_lf(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, "s * OK one\\r\\n* OK two\\n* OK th\nW 50\ns ree\\r\\n\n");
    struct imap_text text = next(&fixture);
    assert_text(&text, "* OK one");
    assert_true(text.complete);
    text = next(&fixture);
    assert_text(&text, "* OK two");
    text = next(&fixture);
    assert_text(&text, "* OK three");
    end(&fixture);
}

static void a_literal_can_be_collected_into_the_text(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, "s * LIST () \"/\" {7}\\r\\nk1 OK\\r\\n\\r\\n* next\\r\\n\n");
    struct imap_text text = next(&fixture);
    assert_text(&text, "* LIST () \"/\" {7}");
    assert_false(text.complete);
    assert_true(text.literal_size == 7);
    assert_int_equal(imap_reader_collect(fixture.reader, &fixture.err), KIMT_OK);
    text = next(&fixture);
    assert_text(&text, "* LIST () \"/\" {7}\r\nk1 OK\r\n");
    assert_true(text.complete);
    text = next(&fixture);
    assert_text(&text, "* next");
    end(&fixture);
}

static void a_literal_can_be_streamed_and_the_text_begins_anew_after_it(void **state)
{
    struct fixture fixture;
    const char *data;
    size_t length;
    size_t total = 0;

    (void)state;
    begin(&fixture,
          "s * 1 FETCH (BODY[] {1000000}\\r\\n\nZ 1000000\ns  UID 5)\\r\\n* next\\r\\n\n");
    struct imap_text text = next(&fixture);
    assert_false(text.complete);
    while (imap_reader_literal(fixture.reader, &data, &length, &fixture.err) == KIMT_OK) {
        assert_int_equal(data[0], 'x');
        imap_reader_literal_consume(fixture.reader, length);
        total += length;
    }
    assert_int_equal(total, 1000000);
    text = next(&fixture);
    assert_text(&text, " UID 5)");
    assert_true(text.continued);
    assert_true(text.complete);
    text = next(&fixture);
    assert_text(&text, "* next");
    assert_false(text.continued);
    end(&fixture);
}

static void what_was_not_read_of_a_literal_is_skipped(void **state)
{
    struct fixture fixture;
    const char *data;
    size_t length;

    (void)state;
    begin(&fixture, "s * 1 FETCH (BODY[] {500000}\\r\\n\nZ 500000\ns )\\r\\n\n");
    (void)next(&fixture);
    assert_int_equal(imap_reader_literal(fixture.reader, &data, &length, &fixture.err), KIMT_OK);
    imap_reader_literal_consume(fixture.reader, 10);
    struct imap_text text = next(&fixture);
    assert_text(&text, ")");
    end(&fixture);
}

static void an_empty_literal_is_over_at_once(void **state)
{
    struct fixture fixture;
    const char *data;
    size_t length;

    (void)state;
    begin(&fixture, "s * 1 FETCH (BODY[] {0}\\r\\n FLAGS ())\\r\\n\n");
    struct imap_text text = next(&fixture);
    assert_false(text.complete);
    assert_int_equal(imap_reader_literal(fixture.reader, &data, &length, &fixture.err), KIMT_END);
    text = next(&fixture);
    assert_text(&text, " FLAGS ())");
    end(&fixture);
}

static void lengths_above_32_bits_are_counted_right(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, "s * 1 FETCH (BODY[] {5368709120}\\r\\n\n");
    struct imap_text text = next(&fixture);
    assert_true(text.literal_size == UINT64_C(5368709120));
    assert_true(imap_reader_literal_left(fixture.reader) == UINT64_C(5368709120));
    end(&fixture);
}

static void braces_in_human_text_announce_nothing(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, "s k1 NO cannot {5}\\r\\n* OK hello {3}\\r\\n+ go on {9}\\r\\n\n");
    assert_true(next(&fixture).complete);
    assert_true(next(&fixture).complete);
    assert_true(next(&fixture).complete);
    end(&fixture);
}

static void a_blank_after_the_length_is_forgiven(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, "s * LIST () NIL {3} \\r\\nabc\\r\\n\n");
    assert_true(next(&fixture).literal_size == 3);
    end(&fixture);
}

static void a_line_without_end_is_refused(void **state)
{
    (void)state;
    assert_refused("Z 70000\nW 100\n", KIMT_KIND_PROTOCOL);
}

static void impossible_lengths_are_refused(void **state)
{
    (void)state;
    assert_refused("s * 1 FETCH (BODY[] {99999999999999999999}\\r\\n\n", KIMT_KIND_PROTOCOL);
    assert_refused("s * 1 FETCH (BODY[] {9223372036854775808}\\r\\n\n", KIMT_KIND_PROTOCOL);
}

static void a_literal_too_long_to_collect_is_refused(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, "s * LIST () NIL {1000000000}\\r\\n\n");
    (void)next(&fixture);
    assert_int_equal(imap_reader_collect(fixture.reader, &fixture.err), KIMT_FAIL);
    assert_int_equal(fixture.err.kind, KIMT_KIND_PROTOCOL);
    end(&fixture);
}

static void an_end_in_the_middle_of_a_literal_is_a_lost_connection(void **state)
{
    (void)state;
    assert_refused("s * 1 FETCH (BODY[] {100}\\r\\nabc\nX\n", KIMT_KIND_NETWORK);
}

static void an_end_in_the_middle_of_a_line_is_a_lost_connection(void **state)
{
    (void)state;
    assert_refused("s * OK hal\nX\n", KIMT_KIND_NETWORK);
}

static void silence_is_a_timeout(void **state)
{
    struct fixture fixture;
    struct imap_text text;

    (void)state;
    begin(&fixture, "s * OK hal\nW 300\n");
    host.timeout_ms = 100;
    assert_int_equal(imap_reader_next(fixture.reader, -1, &text, &fixture.err), KIMT_FAIL);
    assert_int_equal(fixture.err.kind, KIMT_KIND_TIMEOUT);
    end(&fixture);
}

static void half_a_line_is_kept_for_the_next_try(void **state)
{
    struct fixture fixture;
    struct imap_text text;

    (void)state;
    begin(&fixture, "s * OK hal\nW 200\ns f\\r\\n\n");
    assert_int_equal(imap_reader_next(fixture.reader, 50, &text, &fixture.err), KIMT_BUSY);
    text = next(&fixture);
    assert_text(&text, "* OK half");
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_crlf_or_in_lf),
        cmocka_unit_test(a_literal_can_be_collected_into_the_text),
        cmocka_unit_test(a_literal_can_be_streamed_and_the_text_begins_anew_after_it),
        cmocka_unit_test(what_was_not_read_of_a_literal_is_skipped),
        cmocka_unit_test(an_empty_literal_is_over_at_once),
        cmocka_unit_test(lengths_above_32_bits_are_counted_right),
        cmocka_unit_test(braces_in_human_text_announce_nothing),
        cmocka_unit_test(a_blank_after_the_length_is_forgiven),
        cmocka_unit_test(a_line_without_end_is_refused),
        cmocka_unit_test(impossible_lengths_are_refused),
        cmocka_unit_test(a_literal_too_long_to_collect_is_refused),
        cmocka_unit_test(an_end_in_the_middle_of_a_literal_is_a_lost_connection),
        cmocka_unit_test(an_end_in_the_middle_of_a_line_is_a_lost_connection),
        cmocka_unit_test(silence_is_a_timeout),
        cmocka_unit_test(half_a_line_is_kept_for_the_next_try),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
