/* SPDX-License-Identifier: MIT
 *
 * See bounds.h. What jansson takes is estimated: an object with its table, an array, a member with
 * its key, a text with its header.
 */
#include "kerio/bounds.h"

enum {
    CONTAINER_COST = 320,
    VALUE_COST = 160
};

/* Behind the quote that ends the text beginning here. */
static size_t skip_text(const char *text, size_t at, size_t length)
{
    while (at < length && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

bool bounds_hold(const char *text, size_t length)
{
    size_t memory = length;
    int depth = 0;

    for (size_t at = 0; at < length;) {
        switch (text[at++]) {
        case '"':
            at = skip_text(text, at, length);
            break;
        case '{':
        case '[':
            memory += CONTAINER_COST;
            depth++;
            break;
        case '}':
        case ']':
            depth--;
            break;
        case ',':
        case ':':
            memory += VALUE_COST;
            break;
        default:
            break;
        }
        if (depth > BOUNDS_DEPTH_MAX || memory > BOUNDS_MEMORY_MAX)
            return false;
    }
    return true;
}
