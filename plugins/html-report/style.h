/* SPDX-License-Identifier: MIT
 *
 * The looks of a page: light and dark, from 320 pixels up, and on paper.
 */
#ifndef KIMT_HTML_REPORT_STYLE_H
#define KIMT_HTML_REPORT_STYLE_H

#include <stdio.h>

void style_put(FILE *out);

#endif
