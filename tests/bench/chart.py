"""What a benchmark found, as a page to look at: bars for each profile and net, light or dark, in one file."""

from html import escape

from headline import headlines
from rounds import SLOW

_KINDS = {"kimt": "kimt", "relay": "relay", "relay pull": "half", "relay push": "half"}
WIDTH, BAR, GAP, NAMES, VALUES = 420, 16, 8, 84, 118

_STYLE = """
:root { color-scheme: light dark;
        --page: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #667085; --line: #e3e7ec;
        --kimt: #1f6feb; --relay: #3b4656; --half: #a9b3c0; --peer: #cfd6de; --warn: #b42318; }
@media (prefers-color-scheme: dark) {
:root { --page: #0f1318; --card: #181e26; --ink: #e6eaf0; --soft: #94a0b0; --line: #2a323d;
        --kimt: #58a6ff; --relay: #d3dae3; --half: #748296; --peer: #465262; --warn: #ff8f80; } }
body { margin: 0; padding: 2rem; background: var(--page); color: var(--ink);
       font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 1400px; margin: auto; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .1rem; }
p { margin: 0 0 .8rem; color: var(--soft); max-width: 75ch; }
.cells { display: grid; gap: 1rem;
         grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); }
figure { margin: 0; padding: 1rem 1.1rem; background: var(--card); border: 1px solid var(--line);
         border-radius: 10px; }
figcaption { font-weight: 600; }
figcaption small { display: block; font-weight: 400; color: var(--soft); min-height: 2.9em; }
svg { width: 100%; height: auto; display: block; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); dominant-baseline: central; }
svg .soft { fill: var(--soft); }
svg .warn { fill: var(--warn); }
.bar { fill: var(--peer); } .bar.relay { fill: var(--relay); } .bar.half { fill: var(--half); }
.bar.kimt { fill: var(--kimt); }
.bar.part { fill: none; stroke: var(--peer); stroke-width: 1.5; stroke-dasharray: 4 3; } text.kimt { font-weight: 700; fill: var(--kimt); }
.axis { stroke: var(--line); }
details { margin-top: .5rem; color: var(--soft); font-size: 13px; overflow-x: auto; }
summary { cursor: pointer; }
table { border-collapse: collapse; margin-top: .4rem; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .6rem .15rem 0; text-align: right; font-weight: 400; white-space: nowrap; }
th:first-child, td:first-child, td:last-child, th:last-child { text-align: left; }
th { color: var(--soft); border-bottom: 1px solid var(--line); } td { color: var(--ink); }
"""

_ABOUT = ("Messages a second, medians of {rounds} round{s}, {cores} cores, which the tool shares with both "
          "servers; each run into an empty destination that was then compared with the source. The relay "
          "does nothing but move literals: it is what these servers give at most. × is the time for a "
          "message as a multiple of the relay's; a mark ! says that there is a remark, which is among all "
          "figures. Whoever is {slow:.0f} times slower than the relay ran once. A dashed bar was stopped, "
          "and ~ stands before its speed until then.")


def page(machine, cells):
    rounds = machine["rounds"]
    about = _ABOUT.format(rounds=rounds, s="s" * (rounds != 1), cores=machine["cores"], slow=SLOW)
    parts = ["<!doctype html><html lang=en><meta charset=utf-8>",
             "<meta name=viewport content='width=device-width, initial-scale=1'>",
             f"<title>kimt: benchmark</title><style>{_STYLE}</style><main><h1>kimt beside others</h1>",
             f"<p>{about}</p>{_headlines(cells)}"]
    for name in dict.fromkeys(cell.profile.name for cell in cells):
        of_profile = [cell for cell in cells if cell.profile.name == name]
        parts.append(f"<h2>{name}</h2><p>{escape(of_profile[0].profile.about)}</p><div class=cells>")
        parts += map(_figure, of_profile)
        parts.append("</div>")
    return "\n".join([*parts, "</main></html>"])


def _headlines(cells):
    lines = ["<th>kimt</th><th>messages/s</th><th>time, × relay</th><th>rate, × best of the others</th>"]
    for one in headlines(cells):
        ratio = f"{one.ratio:.2f}" if one.ratio else ""
        lines.append(f"<td>{one.profile} over {one.net}</td><td>{one.rate:,.0f}</td><td>{ratio}</td>"
                     f"<td>{one.peer_text()}</td>")
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _figure(cell):
    rows = cell.rows()
    return (f"<figure><figcaption>{cell.net.name}<small>{escape(cell.title().partition(': ')[2])}</small>"
            f"</figcaption>{_bars(rows, cell.title())}"
            f"<details><summary>All figures</summary>{_table(rows)}</details></figure>")


def _bars(rows, title):
    height = len(rows) * (BAR + GAP)
    most = max((row.rate for row in rows), default=0) or 1
    room = WIDTH - NAMES - VALUES
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role=img aria-label="{escape(title)}">',
             f'<line class=axis x1={NAMES} x2={NAMES} y1=0 y2={height} />']
    for number, row in enumerate(rows):
        parts.append(_bar(row, number * (BAR + GAP) + GAP / 2, room * row.rate / most))
    return "".join([*parts, "</svg>"])


def _bar(row, top, length):
    middle = top + BAR / 2
    length = max(length, 1)
    value = row.about() + _rate(row.rate)
    ratio = f" <tspan class=soft>{row.about()}{_times(row.ratio)}</tspan>" if row.ratio and row.name != "relay" else ""
    mark = " <tspan class=warn>!</tspan>" if row.remarks else ""
    kind = _KINDS.get(row.name, "")
    part = " part" if row.about() else ""
    hint = escape("; ".join([f"{row.name}: {value} messages/s, {row.megabytes:.1f} MB/s", *row.notes, *row.remarks]))
    return (f'<g><title>{hint}</title>'
            f'<text x={NAMES - 8} y={middle} text-anchor=end class="{kind}">{row.name}</text>'
            f'<rect class="bar {kind}{part}" x={NAMES} y={top} width={length:.1f} height={BAR} rx=3 />'
            f'<text x={NAMES + length + 6:.1f} y={middle}>{value}{ratio}{mark}</text></g>')


def _rate(rate):
    if rate == 0:
        return "failed"
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


def _times(ratio):
    return f"×{ratio:.2f}" if ratio < 10 else f"×{ratio:.0f}"


def _table(rows):
    head = ("", "rounds", "messages/s", "MB/s", "× relay", "CPU s/1000", "servers", "others", "peak MiB", "turns", "")
    lines = ["".join(f"<th>{name}</th>" for name in head)]
    for row in rows:
        cells = (row.name, str(row.rounds), f"{row.about()}{row.rate:,.0f}", f"{row.megabytes:.1f}",
                 f"{row.about()}{row.ratio:.2f}" if row.ratio else "", f"{row.cpu:.3f}", f"{row.servers_cpu:.3f}",
                 f"{row.others:.0%}", f"{row.peak_mib:.1f}",
                 "" if row.turns is None else f"{row.turns:.0f}", "; ".join(row.notes + row.remarks))
        lines.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
