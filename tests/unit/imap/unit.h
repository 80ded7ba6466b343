/* SPDX-License-Identifier: MIT
 *
 * cmocka's header and what it wants before it.
 */
#ifndef KIMT_TESTS_UNIT_H
#define KIMT_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NEW_ERROR                                                                                  \
    {                                                                                              \
        .struct_size = sizeof(struct kimt_error)                                                   \
    }

#endif
