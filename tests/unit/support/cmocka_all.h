/* SPDX-License-Identifier: MIT
 *
 * cmocka with what it wants included before itself.
 */
#ifndef KIMT_TEST_SUPPORT_CMOCKA_ALL_H
#define KIMT_TEST_SUPPORT_CMOCKA_ALL_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

/* A struct kimt_error to begin with. */
#define NEW_ERROR                                                                                  \
    {                                                                                              \
        .struct_size = sizeof(struct kimt_error)                                                   \
    }

#endif
