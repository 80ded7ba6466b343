/* SPDX-License-Identifier: MIT
 *
 * See desk.h.
 */
#include <config.h>

#include "unit/support/desk.h"
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void desk_begin(struct desk *desk)
{
    (void)snprintf(desk->folder, sizeof desk->folder, "/tmp/kimt-unit-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    assert_int_equal(problems_new(&desk->problems, NULL), KIMT_OK);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info, (void)type, (void)place;
    return remove(path);
}

void desk_end(struct desk *desk)
{
    problems_free(&desk->problems);
    (void)chmod(desk->folder, 0700);
    assert_int_equal(nftw(desk->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *desk_write(struct desk *desk, const char *name, const void *text, size_t length,
                       mode_t mode)
{
    int descriptor;

    (void)snprintf(desk->path, sizeof desk->path, "%s/%s", desk->folder, name);
    descriptor = open(desk->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, length), (ssize_t)length);
    assert_int_equal(fchmod(descriptor, mode), 0);
    assert_int_equal(close(descriptor), 0);
    return desk->path;
}

static bool holds_all(const char *problem, va_list words)
{
    const char *word;

    while ((word = va_arg(words, const char *)))
        if (!strstr(problem, word))
            return false;
    return true;
}

void assert_problem(const struct problems *problems, ...)
{
    const char *problem;

    for (size_t i = 0; (problem = problems_get(problems, i)); i++) {
        va_list words;
        bool found;

        va_start(words, problems);
        found = holds_all(problem, words);
        va_end(words);
        if (found)
            return;
    }
    problems_print(problems, stderr);
    fail_msg("no such problem among %zu", problems_count(problems));
}

void assert_not_told(const struct problems *problems, const char *text)
{
    const char *problem;

    for (size_t i = 0; (problem = problems_get(problems, i)); i++)
        if (strstr(problem, text))
            fail_msg("told: %s", problem);
}

void assert_no_problem(const struct problems *problems)
{
    if (problems_count(problems) == 0)
        return;
    problems_print(problems, stderr);
    fail_msg("%zu problems", problems_count(problems));
}
