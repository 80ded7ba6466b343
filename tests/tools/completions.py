#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes what shells complete of kimt's command line, from its own tables of options.

    completions.py KIMT SHELL     prints the file for bash, zsh or fish

`kimt help COMMAND` prints these tables; nothing of them is repeated here.
"""

import re
import subprocess
import sys

HEAD = "# SPDX-License-Identifier: MIT\n# Made by tests/tools/completions.py; tests/tools/docs.sh --update\n"


class Option:
    def __init__(self, line):
        found = re.match(r"  (?:-(\w), )?--([\w-]+)(\[=\w+\]| [A-Z.=]+)?\s+(.*)", line)
        self.letter, self.name, argument, self.help = found.groups()
        self.argument = (argument or "").strip(" [=]")
        self.is_optional = (argument or "").startswith("[")


def said(kimt, *words):
    return subprocess.run([kimt, "help", *words], check=True, capture_output=True, text=True).stdout


def part(text, title):
    return text.split(f"\n{title}", 1)[1].split("\n\n")[0].splitlines()[1:]


def options(kimt, *words):
    return [Option(line) for line in part(said(kimt, *words), "Options:")]


def commands(kimt):
    """name -> (operand, summary)"""
    rows = [re.match(r"  (\w+) (\S+)\s+(.*)", line) for line in part(said(kimt), "Commands")]
    return {row[1]: (row[2], row[3]) for row in rows}


def bash(kimt):
    print(HEAD + "_kimt()\n{\n    local word=$2 before=$3 command= options=")
    print("    local at\n    for ((at = 1; at < COMP_CWORD; at++)); do\n"
          "        case ${COMP_WORDS[at]} in")
    print(f"        {'|'.join(commands(kimt))})\n            command=${{COMP_WORDS[at]}}; break ;;"
          "\n        esac\n    done")
    print("    case $before in")
    for option in options(kimt):
        if option.argument in ("FILE", "FOLDER"):
            kind = "-d" if option.argument == "FOLDER" else "-f"
            print(f"    --{option.name}) mapfile -t COMPREPLY < <(compgen {kind} -- \"$word\"); return ;;")
        elif option.argument and not option.is_optional:
            print(f"    --{option.name}) return ;;")
    print("    esac\n    case $command in")
    for name in commands(kimt):
        print(f"    {name}) options='{' '.join('--' + o.name for o in options(kimt, name))}' ;;")
    print(f"    *) options='{' '.join(commands(kimt))} help --help --version' ;;\n    esac")
    print("""    if [[ $word == -* || -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}
complete -o filenames -F _kimt kimt""")


def quoted(text):
    return text.replace("'", "'\\''")


def zsh_option(option):
    names = f"{{-{option.letter},--{option.name}}}" if option.letter else f"--{option.name}"
    text = quoted(option.help).replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    if not option.argument:
        return f"{names}'[{text}]'"
    action = {"FILE": "_files", "FOLDER": "_files -/"}.get(option.argument, "")
    equals = "=-" if option.is_optional else "="
    return f"{names}{equals}'[{text}]:{'' if not option.is_optional else ':'}{option.argument.lower()}:{action}'"


def zsh(kimt):
    print("#compdef kimt\n" + HEAD + "_kimt() {\n    local -a commands\n    commands=(")
    for name, (_, summary) in commands(kimt).items():
        print(f"        '{name}:{quoted(summary)}'")
    print("    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi")
    print("    case $words[2] in")
    for name, (operand, _) in commands(kimt).items():
        print(f"    {name})\n        _arguments \\")
        for option in options(kimt, name):
            print(f"            {zsh_option(option)} \\")
        print(f"            '*:{operand.strip('[]').lower()}:_files' ;;")
    print("    esac\n}\n_kimt \"$@\"")


def fish(kimt):
    names = commands(kimt)
    print(HEAD + "set -l commands " + " ".join(names))
    for name, (_, summary) in names.items():
        print(f"complete -c kimt -f -n \"not __fish_seen_subcommand_from $commands\" -a {name} "
              f"-d '{fish_quoted(summary)}'")
    for name in names:
        for option in options(kimt, name):
            letter = f" -s {option.letter}" if option.letter else ""
            needs = " -r" if option.argument and not option.is_optional else ""
            print(f"complete -c kimt -n \"__fish_seen_subcommand_from {name}\"{letter} "
                  f"-l {option.name}{needs} -d '{fish_quoted(option.help)}'")


def fish_quoted(text):
    return text.replace("\\", "\\\\").replace("'", "\\'")


if __name__ == "__main__":
    {"bash": bash, "zsh": zsh, "fish": fish}[sys.argv[2]](sys.argv[1])
