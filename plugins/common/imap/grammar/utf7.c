/* SPDX-License-Identifier: MIT
 *
 * UTF-8 to UTF-16 in modified base64 and back, by code points.
 */
#include "common/imap/grammar/utf7.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

enum {
    REPLACEMENT = 0xFFFD,
    NUL_SHOWN = 0x2400,
    BAD = UINT32_MAX
};

/* ---- UTF-8 ---- */

/* The code point at `at`, and its length; BAD for what is not well-formed. */
static uint32_t get_utf8(const unsigned char *at, size_t left, size_t *length_r)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    uint32_t point;

    *length_r = 1;
    if (length == 0 || at[0] > 0xF4 || length > left)
        return BAD;
    point = length == 1 ? at[0] : at[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return BAD;
        point = point << 6 | (at[i] & 0x3F);
    }
    if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return BAD;
    *length_r = length;
    return point;
}

static char *put_utf8(char *to, uint32_t point)
{
    if (point < 0x80) {
        *to++ = (char)point;
    } else if (point < 0x800) {
        *to++ = (char)(0xC0 | point >> 6);
        *to++ = (char)(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        *to++ = (char)(0xE0 | point >> 12);
        *to++ = (char)(0x80 | (point >> 6 & 0x3F));
        *to++ = (char)(0x80 | (point & 0x3F));
    } else {
        *to++ = (char)(0xF0 | point >> 18);
        *to++ = (char)(0x80 | (point >> 12 & 0x3F));
        *to++ = (char)(0x80 | (point >> 6 & 0x3F));
        *to++ = (char)(0x80 | (point & 0x3F));
    }
    return to;
}

/* ---- encoding ---- */

struct encoder {
    char *to;
    uint32_t bits; /* not written yet */
    unsigned bit_count;
    bool shifted;
};

static void put_unit(struct encoder *encoder, uint32_t unit)
{
    if (!encoder->shifted)
        *encoder->to++ = '&';
    encoder->shifted = true;
    encoder->bits = encoder->bits << 16 | unit;
    encoder->bit_count += 16;
    while (encoder->bit_count >= 6) {
        encoder->bit_count -= 6;
        *encoder->to++ = alphabet[encoder->bits >> encoder->bit_count & 63];
    }
    encoder->bits &= (1u << encoder->bit_count) - 1;
}

static void end_shift(struct encoder *encoder)
{
    if (!encoder->shifted)
        return;
    if (encoder->bit_count > 0)
        *encoder->to++ = alphabet[encoder->bits << (6 - encoder->bit_count) & 63];
    *encoder->to++ = '-';
    *encoder = (struct encoder){.to = encoder->to};
}

static void put_point(struct encoder *encoder, uint32_t point)
{
    if (point >= 0x20 && point < 0x7F) {
        end_shift(encoder);
        *encoder->to++ = (char)point;
        if (point == '&')
            *encoder->to++ = '-';
    } else if (point < 0x10000) {
        put_unit(encoder, point);
    } else {
        put_unit(encoder, 0xD800 + ((point - 0x10000) >> 10));
        put_unit(encoder, 0xDC00 + ((point - 0x10000) & 0x3FF));
    }
}

int utf7_encode(const char *utf8, size_t length, char **out_r)
{
    /* The worst byte is a control character alone: 1 becomes &AAA- (5). */
    char *out = length < SIZE_MAX / 5 - 1 ? malloc(length * 5 + 1) : NULL;
    struct encoder encoder = {.to = out};
    size_t step;

    if (!out)
        return KIMT_FAIL;
    for (size_t at = 0; at < length; at += step) {
        uint32_t point = get_utf8((const unsigned char *)utf8 + at, length - at, &step);
        if (point == BAD) {
            free(out);
            return KIMT_FAIL;
        }
        put_point(&encoder, point);
    }
    end_shift(&encoder);
    *encoder.to = '\0';
    *out_r = out;
    return KIMT_OK;
}

/* ---- decoding ---- */

/* Text ends at a NUL; other control characters are for those to judge that show or store it. */
static char *put_shown(char *to, uint32_t point)
{
    return put_utf8(to, point == 0 ? NUL_SHOWN : point);
}

static int digit_of(char c)
{
    const char *found = c ? strchr(alphabet, c) : NULL;

    return found ? (int)(found - alphabet) : -1;
}

/* UTF-16 units out of base64 digits; a half surrogate becomes U+FFFD. */
static char *decode_units(const char *digits, size_t count, char *to)
{
    uint32_t bits = 0;
    unsigned bit_count = 0;
    uint32_t high = 0;

    for (size_t i = 0; i < count; i++) {
        bits = bits << 6 | (uint32_t)digit_of(digits[i]);
        bit_count += 6;
        if (bit_count < 16)
            continue;
        bit_count -= 16;
        uint32_t unit = bits >> bit_count & 0xFFFF;
        bool low = unit >= 0xDC00 && unit <= 0xDFFF;
        if (high && low)
            to = put_utf8(to, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
        else if (high)
            to = put_utf8(to, REPLACEMENT);
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            high = unit;
            continue;
        }
        if (low && !high)
            to = put_utf8(to, REPLACEMENT);
        else if (!low)
            to = put_shown(to, unit);
        high = 0;
    }
    return high ? put_utf8(to, REPLACEMENT) : to;
}

/* At an &: what it stands for, and how many bytes were used. A shift too short for one character is
 * no shift: the & is kept as it stands. */
static char *decode_shift(const char *at, size_t left, char *to, size_t *used_r)
{
    size_t digits = 0;

    while (1 + digits < left && digit_of(at[1 + digits]) >= 0)
        digits++;
    bool closed = 1 + digits < left && at[1 + digits] == '-';
    if (digits < 3) {
        *used_r = digits == 0 && closed ? 2 : 1;
        *to++ = '&';
        return to;
    }
    *used_r = 1 + digits + closed;
    return decode_units(at + 1, digits, to);
}

static bool round_trips(const char *out, size_t out_length, const char *raw, size_t length)
{
    char *again = NULL;

    if (utf7_encode(out, out_length, &again) != KIMT_OK)
        return false;
    bool same = strlen(again) == length && memcmp(again, raw, length) == 0;
    free(again);
    return same;
}

int utf7_decode(const char *raw, size_t length, char **out_r, bool *exact_r)
{
    /* No byte becomes more than 3: a raw control character does. */
    char *out = length < SIZE_MAX / 3 - 4 ? malloc(length * 3 + 4) : NULL;
    char *to = out;
    size_t step;

    if (!out)
        return KIMT_FAIL;
    for (size_t at = 0; at < length; at += step) {
        uint32_t point = get_utf8((const unsigned char *)raw + at, length - at, &step);
        if (point == '&')
            to = decode_shift(raw + at, length - at, to, &step);
        else
            to = put_shown(to, point == BAD ? (unsigned char)raw[at] : point);
    }
    *to = '\0';
    *out_r = out;
    if (exact_r)
        *exact_r = round_trips(out, (size_t)(to - out), raw, length);
    return KIMT_OK;
}
