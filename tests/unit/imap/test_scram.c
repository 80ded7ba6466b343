/* SPDX-License-Identifier: MIT
 *
 * What a server may make us do in a login, and what it has to prove.
 */
#include <config.h>

#include "common/imap/session/scram.h"
#include "common/imap/session/session.h"
#include "unit/imap/babbler.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <gsasl.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct fake_host host;
static struct kimt_error err;
static const struct imap_login login = {.user = "joe", .password = "s3cret"};
static struct imap_options options;

static struct imap_session *adopt(int descriptor)
{
    struct imap_session *session = NULL;

    fake_host_init(&host);
    host.flavours = "[flavour.plain]\n";
    err = (struct kimt_error)NEW_ERROR;
    options = (struct imap_options){
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    if (imap_session_adopt(&host.table, &options, descriptor, &session, &err) != KIMT_OK)
        fail_msg("%s", err.text);
    return session;
}

#define GREETING "S * OK [CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-1] ready\n"

static void expect_refused(const char *script, const char *text)
{
    int descriptor;
    struct peer *peer = peer_start(script, &descriptor);
    struct imap_session *session = adopt(descriptor);

    assert_int_equal(imap_session_login(session, &login, &err), KIMT_FAIL);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    assert_non_null(strstr(err.text, text));
    imap_session_close(&session);
    assert_null(peer_join(peer));
}

static void more_iterations_than_can_be_borne_are_refused(void **state)
{
    (void)state; /* r=x,s=c2FsdA==,i=2147483647 */
    expect_refused(GREETING "C %t AUTHENTICATE SCRAM-SHA-1\nS + \nC biwsbj1qb2U\n"
                            "S + cj14LHM9YzJGc2RBPT0saT0yMTQ3NDgzNjQ3\n",
                   "more than 1000000 iterations");
}

static void a_login_without_the_server_s_proof_is_refused(void **state)
{
    (void)state;
    expect_refused(GREETING "C %t AUTHENTICATE SCRAM-SHA-1\nS %t OK welcome\n",
                   "without proving that it knows the password");
}

static void the_number_of_iterations_is_found_wherever_it_stands(void **state)
{
    (void)state;
    assert_false(scram_asks_too_much("cj14LHM9YSxpPTQwOTY="));         /* r=x,s=a,i=4096 */
    assert_false(scram_asks_too_much("cj14aT05OTk5OTk5LHM9YSxpPTE=")); /* r=xi=9999999,s=a,i=1 */
    assert_false(scram_asks_too_much("aT0xMDAwMDAw"));                 /* i=1000000 */
    assert_true(scram_asks_too_much("aT0xMDAwMDAx"));                  /* i=1000001 */
    assert_true(scram_asks_too_much("aT05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk="));
    assert_false(scram_asks_too_much(""));
    assert_false(scram_asks_too_much("?"));
}

static int ask(unsigned long n, char *text, int room)
{
    (void)n;
    return snprintf(text, (size_t)room, "+ \r\n");
}

static void a_server_that_goes_on_asking_is_left(void **state)
{
    static const struct babble babble = {
        .verb = "AUTHENTICATE", .say = ask, .capability = "IMAP4rev1 AUTH=PLAIN] ready"};
    int descriptor;
    struct babbler *babbler = babbler_start(&babble, &descriptor);
    struct imap_session *session = adopt(descriptor);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_FAIL);
    assert_non_null(strstr(err.text, "keeps asking"));
    imap_session_close(&session);
    (void)babbler_join(babbler);
}

/* ---- a server that does it right ---- */

static int give_password(Gsasl *library, Gsasl_session *sasl, Gsasl_property property)
{
    (void)library;
    if (property != GSASL_PASSWORD)
        return GSASL_NO_CALLBACK;
    (void)gsasl_property_set(sasl, GSASL_SCRAM_ITER, "5000");
    return gsasl_property_set(sasl, GSASL_PASSWORD, "s3cret");
}

static void talk(FILE *client, Gsasl_session *sasl)
{
    char line[4096], *out = NULL;
    int result = GSASL_NEEDS_MORE;

    (void)fputs("+ \r\n", client);
    while (result == GSASL_NEEDS_MORE && fgets(line, sizeof line, client)) {
        line[strcspn(line, "\r\n")] = '\0';
        result = gsasl_step64(sasl, line, &out);
        if (result == GSASL_OK || result == GSASL_NEEDS_MORE)
            (void)fprintf(client, "+ %s\r\n", out ? out : "");
        gsasl_free(out);
    }
    if (result == GSASL_OK && fgets(line, sizeof line, client))
        (void)fputs("k1 OK in\r\n", client);
}

static void *serve(void *context)
{
    FILE *client = context;
    Gsasl *library = NULL;
    Gsasl_session *sasl = NULL;
    char line[4096];

    (void)setvbuf(client, NULL, _IONBF, 0);
    (void)fputs("* OK [CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-256] ready\r\n", client);
    if (gsasl_init(&library) == GSASL_OK && fgets(line, sizeof line, client)) {
        gsasl_callback_set(library, give_password);
        if (gsasl_server_start(library, "SCRAM-SHA-256", &sasl) == GSASL_OK)
            talk(client, sasl);
        gsasl_finish(sasl);
    }
    gsasl_done(library);
    (void)fclose(client);
    return NULL;
}

static void a_login_that_both_sides_prove_succeeds(void **state)
{
    pthread_t thread;
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    FILE *client = fdopen(ends[0], "r+");
    assert_non_null(client);
    assert_int_equal(pthread_create(&thread, NULL, serve, client), 0);
    struct imap_session *session = adopt(ends[1]);
    if (imap_session_login(session, &login, &err) != KIMT_OK)
        fail_msg("%s | %s", err.text, err.peer);
    imap_session_close(&session);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_iterations_than_can_be_borne_are_refused),
        cmocka_unit_test(a_login_without_the_server_s_proof_is_refused),
        cmocka_unit_test(the_number_of_iterations_is_found_wherever_it_stands),
        cmocka_unit_test(a_server_that_goes_on_asking_is_left),
        cmocka_unit_test(a_login_that_both_sides_prove_succeeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
