/* SPDX-License-Identifier: MIT
 *
 * INTERNALDATE: what is read, what is not, what is written.
 */
#include "common/imap/grammar/date.h"
#include "unit/support/cmocka_all.h"

#include <string.h>

struct sample {
    const char *text;
    int64_t seconds;
    int32_t zone;
};

static void dates_of_all_servers_are_read(void **state)
{
    static const struct sample good[] = {
        {"17-Jul-1996 02:44:25 -0700", 837596665, -420},
        {" 1-Jan-1970 00:00:00 +0000", 0, 0},
        {"1-Jan-1970 00:00:00 +0000", 0, 0},
        {"01-jan-1970 00:00 GMT", 0, 0},
        {"01-JAN-70 00:00:00", 0, 0},
        {"31-Dec-1969 23:59:59 +0000", -1, 0},
        {"01-Jan-1969 00:00:00 -1130", -31536000 + 41400, -690},
        {"29-Feb-2024 12:00:00 +0530", 1709188200, 330},
        {"19-Jan-2038 03:14:08 +0000", 2147483648, 0},
        {"31-Dec-9999 23:59:59 +0000", 253402300799, 0},
        {"01-Jan-1899 00:00:00 +0000", -2240524800, 0},
        {"  7-Feb-2001 01:02:03 +1400  ", 981457323, 840},
        {"30-Jun-2015 23:59:60 +0000", 1435708800, 0},
        {"Mon, 12 Feb 2018 19:50:00 +0300", 1518454200, 180},
        {"Monday 12-Feb-2018 19:50:00 +0300 (MSK)", 1518454200, 180},
        {"12-Feb-2018 19:50:00 +03:00", 1518454200, 180},
        {"12-Feb-2018 19:50:00 +300", 1518454200, 180},
        {"12-Feb-2018 19:50:00 +3", 1518454200, 180},
        {"12-Feb-2018 19:50:00 +03", 1518454200, 180},
        {"12-Feb-2018 19:50:00 MSK", 1518454200, 180},
        {"12-Feb-2018 17:50:00 cet", 1518454200, 60},
        {"12-Feb-2018 11:50:00 EST", 1518454200, -300},
        {"2018-02-12T16:50:00.123Z", 1518454200, 0},
        {"2018-02-12 16:50:00 +0000", 1518454200, 0},
        {"2018-02-12T19:50:00+03:00", 1518454200, 180},
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t seconds = 1;
        int32_t zone = 1;
        assert_true(imap_date_parse(good[i].text, strlen(good[i].text), &seconds, &zone));
        assert_true(seconds == good[i].seconds);
        assert_int_equal(zone, good[i].zone);
    }
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "00-Jan-1970 00:00:00 +0000",
        "00-Jan-0000 00:00:00 +0000",
        "30-Feb-2024 00:00:00 +0000",
        "01-Foo-2024 00:00:00 +0000",
        "01-Jan-2024",
        "01-Jan-2024 24:00:00 +0000",
        "01-Jan-2024 00:00:00 +2400",
        "01-Jan-2024 00:00:00 +0060",
        "01-Jan-2024 00:00:00 +15",
        "01-Jan-2024 00:00:00 +3:0",
        "01-Jan-2024 00:00:00 +",
        "01-Jan-2024 00:00:00 EST5",
        "01-Jan-2024 00:00:00 XYZ",
        "2024-13-01 00:00:00 +0000",
        "24-01-01 00:00:00 +0000",
        "yesterday",
        "Mon, ",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t seconds;
        int32_t zone;
        assert_false(imap_date_parse(bad[i], strlen(bad[i]), &seconds, &zone));
    }
}

static void expect_header(const char *header, int64_t seconds)
{
    int64_t found = 0;
    int32_t zone;

    assert_int_equal(imap_date_of_header(header, strlen(header), &found, &zone), seconds != 0);
    assert_true(found == seconds);
}

static void a_header_tells_when_a_message_arrived_or_was_written(void **state)
{
    (void)state;
    expect_header("Subject: a\r\nDate: Mon, 12 Feb 2018 19:50:00 +0300\r\n\r\n", 1518454200);
    expect_header("Received: from a; b\r\n by c;\r\n\tMon, 12 Feb 2018 19:50:00 +0300 (MSK)\r\n"
                  "Received: by d; Tue, 13 Feb 2018 19:50:00 +0300\r\n"
                  "Date: Wed, 14 Feb 2018 19:50:00 +0300\r\n\r\n",
                  1518454200);
    expect_header("received: none here\r\ndate:\r\n 12 Feb 2018\r\n 19:50:00 +0300\r\n",
                  1518454200);
    expect_header("Subject: none\r\n\r\nDate: Mon, 12 Feb 2018 19:50:00 +0300\r\n", 0);
    expect_header("Date: yesterday\r\n\r\n", 0);
    expect_header("", 0);
}

static void each_form_writes_the_same_instant(void **state)
{
    char text[IMAP_DATE_MAX];

    (void)state;
    assert_true(imap_date_format(981457323, 840, IMAP_DATE_STRICT, text));
    assert_string_equal(text, " 7-Feb-2001 01:02:03 +1400");
    assert_true(imap_date_format(981457323, 840, IMAP_DATE_ZERO, text));
    assert_string_equal(text, "07-Feb-2001 01:02:03 +1400");
    assert_true(imap_date_format(981457323, 840, IMAP_DATE_ZERO_UTC, text));
    assert_string_equal(text, "06-Feb-2001 11:02:03 +0000");
}

static void years_before_1970_and_odd_zones_come_back_as_they_were(void **state)
{
    static const int64_t seconds[] = {-1, 0, -31536000, -2240524800, 2147483648, 4102444800};
    static const int32_t zones[] = {-690, 0, 840, 345, -720};

    (void)state;
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
        for (size_t j = 0; j < sizeof zones / sizeof *zones; j++) {
            char text[IMAP_DATE_MAX];
            int64_t again;
            int32_t zone;
            assert_true(imap_date_format(seconds[i], zones[j], IMAP_DATE_STRICT, text));
            assert_true(imap_date_parse(text, strlen(text), &again, &zone));
            assert_true(again == seconds[i]);
            assert_int_equal(zone, zones[j]);
        }
}

static void a_year_of_five_digits_is_not_written(void **state)
{
    char text[IMAP_DATE_MAX];

    (void)state;
    assert_false(imap_date_format(253402300800, 0, IMAP_DATE_STRICT, text));
    assert_false(imap_date_format(INT64_MAX, 0, IMAP_DATE_STRICT, text));
    assert_false(imap_date_format(INT64_MIN, 0, IMAP_DATE_STRICT, text));
    assert_false(imap_date_format(0, 1440, IMAP_DATE_STRICT, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_of_all_servers_are_read),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(a_header_tells_when_a_message_arrived_or_was_written),
        cmocka_unit_test(each_form_writes_the_same_instant),
        cmocka_unit_test(years_before_1970_and_odd_zones_come_back_as_they_were),
        cmocka_unit_test(a_year_of_five_digits_is_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
