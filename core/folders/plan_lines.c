/* SPDX-License-Identifier: MIT
 *
 * The lines of a plan file: fields, folders, and what could not be planned.
 */
#include "base/cleanup.h"
#include "base/hide.h"
#include "common/print/text.h"
#include "folders/plan_file.h"
#include "folders/plan_print.h"
#include <csv.h>
#include <inttypes.h>
#include <kimt/error.h>
#include <string.h>

/* ---- fields ---- */

static void put_field(FILE *out, const char *text)
{
    if (strpbrk(text, ";\""))
        (void)csv_fwrite(out, text, strlen(text));
    else
        (void)fputs(text, out);
}

static void put_address(FILE *out, const char *address)
{
    if (strchr("=+-@#\\", address[0]))
        (void)fputc('\\', out);
    put_field(out, address);
}

static void put_number(FILE *out, uint64_t number)
{
    if (number != KIMT_UNKNOWN)
        (void)fprintf(out, "%" PRIu64, number);
}

/* Foreign names in it are made harmless: a note is one line. */
static void put_note(FILE *out, const struct survey_folder *folder)
{
    AUTO_FREE char *text = NULL, *plain = NULL;
    size_t length = 0, plain_length = 0;
    FILE *note = open_memstream(&text, &length);
    FILE *safe;
    bool any = note && plan_note(folder, note);

    if (note && fclose(note) != 0)
        any = false;
    safe = any ? open_memstream(&plain, &plain_length) : NULL;
    if (!safe)
        return;
    text_put(safe, text);
    if (fclose(safe) == 0)
        put_field(out, plain);
}

/* ---- lines ---- */

/* A line would say that someone has decided: what no one has is shown as a comment. */
static void put_folder(FILE *out, const char *address, const struct survey_folder *folder)
{
    if (folder->fails)
        (void)fputs("# ", out);
    put_address(out, address);
    (void)fputc(';', out);
    put_field(out, folder->source);
    (void)fputc(';', out);
    put_field(out, folder->target ? folder->target : PLAN_SKIP);
    (void)fputc(';', out);
    put_number(out, folder->messages);
    (void)fputc(';', out);
    put_number(out, folder->bytes);
    (void)fputc(';', out);
    put_note(out, folder);
    (void)fputc('\n', out);
}

static void put_trouble(FILE *out, const struct survey_account *account)
{
    struct kimt_error error =
        account->source_error.kind ? account->source_error : account->destination_error;

    if (error.kind == KIMT_KIND_NONE)
        return;
    hide_error(&error);
    (void)fputs("# ", out);
    text_put(out, account->address);
    (void)fprintf(out, " could not be planned, %s: ",
                  account->source_error.kind ? "by its source" : "by its destination");
    text_put(out, error.text);
    (void)fputc('\n', out);
}

void plan_write_account(const struct survey_account *account, FILE *out)
{
    put_trouble(out, account);
    for (size_t i = 0; i < account->count; i++)
        put_folder(out, account->address, &account->folders[i]);
}
