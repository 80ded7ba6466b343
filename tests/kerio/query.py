"""SearchQuery: fields, conditions, order, paging. One idea: rows in, a page of rows out."""

from .errors import invalid

_COMPARATORS = {
    "Eq": lambda have, want: have == want,
    "NotEq": lambda have, want: have != want,
    "LessThan": lambda have, want: have < want,
    "GreaterThan": lambda have, want: have > want,
    "LessEq": lambda have, want: have <= want,
    "GreaterEq": lambda have, want: have >= want,
    # % and * at the ends are taken for wildcards; sources disagree about which it is.
    "Like": lambda have, want: want.strip("%*") in have,
}
_QUICK_SEARCH = ("loginName", "fullName", "description", "name")
_MEMBERS = {"fields", "conditions", "combining", "start", "limit", "orderBy"}


def page(rows, query, cap=0):
    """{"list": …, "totalItems": …} of rows (dicts) for a client's query."""
    if not isinstance(query, dict) or query.keys() - _MEMBERS:
        raise invalid("query")
    rows = [row for row in rows if _matches(row, query)]
    for order in reversed(query.get("orderBy") or []):
        rows.sort(key=lambda row: _key(row, order), reverse=order.get("direction") == "Desc")
    start, limit = _number(query, "start", 0), _number(query, "limit", -1)
    end = len(rows) if limit < 0 else start + limit
    if cap:
        end = min(end, start + cap)
    fields = query.get("fields") or []
    if not isinstance(fields, list):
        raise invalid("query.fields")
    return {"list": [_columns(row, fields) for row in rows[start:end]], "totalItems": len(rows)}


def _number(query, name, default):
    value = query.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < -1:
        raise invalid(f"query.{name}")
    return value


def _columns(row, fields):
    return {k: v for k, v in row.items() if not fields or k in fields or k == "id"}


def _key(row, order):
    text = str(row.get(order.get("columnName"), ""))
    return text if order.get("caseSensitive") else text.casefold()


def _matches(row, query):
    conditions = query.get("conditions") or []
    combining = query.get("combining", "Or")
    if combining not in ("Or", "And") or not isinstance(conditions, list):
        raise invalid("query.combining")
    if not conditions:
        return True
    results = [_condition(row, condition) for condition in conditions]
    return all(results) if combining == "And" else any(results)


def _condition(row, condition):
    try:
        field, value = condition["fieldName"], condition["value"]
        compare = _COMPARATORS[condition["comparator"]]
    except (KeyError, TypeError):
        raise invalid("query.conditions") from None
    if not isinstance(value, str):
        raise invalid("query.conditions.value")
    if field == "QUICKSEARCH":
        return any(value.strip("%*").casefold() in str(row.get(name, "")).casefold()
                   for name in _QUICK_SEARCH)
    have = row.get(field, "")
    if isinstance(have, bool):
        return compare(str(have).lower(), value.lower())
    return compare(str(have).casefold(), value.casefold())
