/* SPDX-License-Identifier: MIT
 *
 * See style.h. Texts have a contrast of 4.5 and more to what is behind them, in both schemes.
 */
#include "html-report/style.h"

static const char *const rules[] = {
    ":root{--page:#fff;--ink:#1c2330;--soft:#56606f;--line:#d5dae1;--card:#f5f7f9;"
    "--good:#1f7a4d;--known:#3b7dd8;--earlier:#8a6fc9;--out:#9aa3af;--warn:#8a5200;--bad:#c22f2f;"
    "--rest:#c9cfd8;--wait:#f1e2bf;--link:#1a5fb4}",
    "@media(prefers-color-scheme:dark){:root{--page:#14181f;--ink:#e7ebf0;--soft:#a6b0bd;"
    "--line:#333b47;--card:#1d232c;--good:#4fbf86;--known:#6aa5f0;--earlier:#b39cf0;"
    "--out:#76808d;--warn:#e0a54a;--bad:#ff8585;--rest:#4a5361;--wait:#4a3f23;--link:#8ab8ff}}",
    "*{box-sizing:border-box}",
    "body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif;"
    "overflow-wrap:anywhere}",
    "main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 3rem}",
    "h1{font-size:1.6rem;margin:0 0 1rem}",
    "h2{font-size:1.2rem;margin:2.2rem 0 .7rem;border-bottom:1px solid var(--line)}",
    "h3{font-size:1rem;margin:0 0 .3rem}",
    "a{color:var(--link)}",
    "code{background:var(--card);padding:.1em .3em;border-radius:3px}",
    "p{margin:.4rem 0}",
    ".unfinished{margin:1rem;padding:1rem;border:2px solid var(--warn)}",
    ".unfinished:not(:last-child){display:none}",
    ".verdict{padding:1rem;border-left:.4rem solid var(--rest);background:var(--card);"
    "font-size:1.15rem}",
    ".verdict.good{border-color:var(--good)}.verdict.warn{border-color:var(--warn)}"
    ".verdict.bad{border-color:var(--bad)}",
    ".facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.6rem;"
    "margin:1rem 0}",
    ".facts dt{color:var(--soft);font-size:.85rem}.facts dd{margin:0}",
    ".small{color:var(--soft);font-size:.85rem}",
    ".hint{color:var(--soft)}.hint::before{content:\"→ \"}",
    ".error{color:var(--bad)}",
    ".bars{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1."
    "4rem}",
    ".bar svg{display:block;width:100%;height:24px;border-radius:4px}",
    ".sum{float:right;font-weight:normal}",
    ".legend{list-style:none;padding:0;margin:.4rem 0 0;font-size:.9rem}",
    ".key{display:inline-block;width:.8em;height:.8em;margin-right:.5em;border-radius:2px}",
    "rect.good{fill:var(--good)}rect.known{fill:var(--known)}rect.earlier{fill:var(--earlier)}"
    "rect.out{fill:var(--out)}rect.warn{fill:var(--warn)}rect.bad{fill:var(--bad)}"
    "rect.rest{fill:var(--rest)}rect.empty{fill:var(--card)}rect.wait{fill:var(--wait)}",
    ".key.good{background:var(--good)}.key.known{background:var(--known)}"
    ".key.earlier{background:var(--earlier)}.key.out{background:var(--out)}"
    ".key.warn{background:var(--warn)}.key.bad{background:var(--bad)}"
    ".key.rest{background:var(--rest)}",
    "figure{margin:1.2rem 0}",
    ".chart{display:block;width:100%;min-width:34rem}",
    ".chart text{fill:var(--ink);font:12px system-ui,sans-serif}",
    ".chart line{stroke:var(--soft)}",
    ".wide{overflow-x:auto}",
    "table{border-collapse:collapse;font-size:.9rem;min-width:20rem}",
    "th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right;"
    "white-space:nowrap}",
    "th:first-child{text-align:left;white-space:normal;min-width:9rem}",
    "thead th{color:var(--soft);font-weight:600}tbody th{font-weight:normal}",
    "tr.bad th{color:var(--bad)}",
    "details{border:1px solid var(--line);border-radius:6px;padding:.4rem .8rem;margin:.5rem 0}",
    "summary{cursor:pointer;padding:.2rem 0}",
    ".badge{display:inline-block;padding:0 .5em;border:1px solid;border-radius:1em;"
    "font-size:.8rem;margin-right:.4em}",
    ".badge.good{color:var(--good)}.badge.warn{color:var(--warn)}.badge.bad{color:var(--bad)}"
    ".badge.rest{color:var(--soft)}",
    ".reasons>li{margin:.8rem 0}",
    "@media print{body{font-size:10pt}main{max-width:none;padding:0}details{break-inside:avoid}"
    "details:not([open])>*{display:revert}.chart{min-width:0}}",
};

void style_put(FILE *out)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        (void)fprintf(out, "%s\n", rules[i]);
}
