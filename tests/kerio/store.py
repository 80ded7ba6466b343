"""Domains and users of the stand-in, and the rules about them. Knows nothing of HTTP or IMAP.

Everything is under one lock: the administration API runs in threads, IMAP in an event loop.
"""

import copy
import re
import secrets
import string
import threading
import time
import uuid

from . import structures
from .errors import (ACCESS_DENIED, ALREADY_EXISTS, DOES_NOT_EXIST, OPERATION_FAILED, SEAT_LIMIT,
                     ApiError, invalid)

_LOGIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+&'=-]*")
_DOMAIN_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
BUILT_IN = {"userRole": "BuiltInAdmin", "publicFolderRight": True, "archiveFolderRight": True}


class Store:
    """on_change is called after every change that IMAP has to know of (quotas)."""

    def __init__(self, switches, admin="admin", admin_password="secret", primary="kerio.test"):
        self.lock = threading.RLock()
        self.switches = switches
        self.admin, self.admin_password = admin, admin_password
        self.master_password = None
        self.domains, self.users = {}, {}
        self._passwords, self._created = {}, {}
        self.on_change = lambda: None
        self.create_domain({"name": primary, "isPrimary": True})

    # ---- domains

    def domain_rows(self):
        with self.lock:
            return copy.deepcopy(list(self.domains.values()))

    def find_domain(self, name):
        """The domain of that name or alias, or None."""
        name = name.lower()
        for domain in self.domains.values():
            if domain["name"] == name or name in (a.lower() for a in domain["aliasList"]):
                return domain
        return None

    def primary(self):
        return next(d for d in self.domains.values() if d["isPrimary"])

    def domain(self, domain_id):
        if domain_id not in self.domains:
            raise ApiError(DOES_NOT_EXIST, "Domain %1 does not exist.", str(domain_id))
        return self.domains[domain_id]

    def create_domain(self, given):
        with self.lock:
            name = given.get("name", "")
            if not _DOMAIN_NAME.fullmatch(name.lower()):
                raise ApiError(OPERATION_FAILED, "Domain name %1 is not valid.", name)
            if self.find_domain(name):
                raise ApiError(ALREADY_EXISTS, "Domain %1 already exists.", name)
            new_id = f"keriodb://domain/{uuid.uuid4()}"
            self.domains[new_id] = structures.new(structures.DOMAIN_DEFAULTS, given,
                                                  id=new_id, name=name.lower())
            return new_id

    def set_domain(self, domain_id, pattern):
        with self.lock:
            domain = self.domain(domain_id)
            if "name" in pattern:
                raise invalid("pattern.name")
            domain.update(copy.deepcopy(pattern))
            self.on_change()

    def remove_domain(self, domain_id):
        with self.lock:
            domain = self.domain(domain_id)
            if domain["isPrimary"] or any(u["domainId"] == domain_id for u in self.users.values()):
                raise ApiError(OPERATION_FAILED, "Domain %1 cannot be removed.", domain["name"])
            del self.domains[domain_id]

    def user_count(self, domain_id):
        """MaximumUsers of a domain: its own limit or the licence, whichever is nearer."""
        with self.lock:
            domain = self.domain(domain_id)
            mine = self._enabled(domain_id)
            limits = []
            if domain["userMaxCount"] >= 0:
                limits.append((domain["userMaxCount"], "DomainLimit"))
            if self.switches.seats >= 0:
                others = self._enabled() - mine
                limits.append((max(0, self.switches.seats - others), "LicenseLimit"))
            limit, kind = min(limits, default=(0, "LicenseLimit"))
            return {"currentUsers": mine,
                    "allowedUsers": {"isUnlimited": not limits, "allowedUsers": limit,
                                     "limit": limit, "limitType": kind}}

    def _enabled(self, domain_id=None):
        return sum(u["isEnabled"] and domain_id in (None, u["domainId"])
                   for u in self.users.values())

    # ---- users

    def user_rows(self, domain_id):
        with self.lock:
            self.domain(domain_id)
            return copy.deepcopy([u for u in self.users.values() if u["domainId"] == domain_id])

    def user(self, user_id):
        if user_id not in self.users:
            raise ApiError(DOES_NOT_EXIST, "User %1 does not exist.", str(user_id))
        return self.users[user_id]

    def create_user(self, given):
        with self.lock:
            domain = self.domain(given["domainId"])
            login = given["loginName"].lower()
            if not _LOGIN_NAME.fullmatch(login):
                raise ApiError(OPERATION_FAILED, "Login name %1 is not valid.", login)
            if self.find_user(f"{login}@{domain['name']}"):
                raise ApiError(ALREADY_EXISTS, "User %1 already exists.", login)
            if given.get("isEnabled", True):
                self._need_seat(given["domainId"])
            self._need_good_password(given.get("password"), domain, login,
                                     given.get("fullName", ""))
            return self._add_user(given, login)

    def _add_user(self, given, login):
        new_id = f"keriodb://user/{given['domainId'].rsplit('/', 1)[1]}/{uuid.uuid4()}"
        kept = {k: v for k, v in given.items() if k != "password"}
        user = structures.new(structures.USER_DEFAULTS, kept, id=new_id, loginName=login)
        user["effectiveRole"] = copy.deepcopy(user["role"])
        self.users[new_id] = user
        self._passwords[new_id] = given["password"]
        self._created[new_id] = time.monotonic()
        self.on_change()
        return new_id

    def set_user(self, user_id, pattern):
        with self.lock:
            user = self.user(user_id)
            if pattern.get("isEnabled") and not user["isEnabled"]:
                self._need_seat(user["domainId"])
            if "password" in pattern:
                self._need_good_password(pattern["password"], self.domain(user["domainId"]),
                                         user["loginName"], user["fullName"])
                self._passwords[user_id] = pattern["password"]
            user.update({k: copy.deepcopy(v) for k, v in pattern.items() if k != "password"})
            user["effectiveRole"] = copy.deepcopy(user["role"])
            self.on_change()

    def remove_user(self, user_id):
        with self.lock:
            self.user(user_id)
            del self.users[user_id], self._passwords[user_id], self._created[user_id]
            self.on_change()

    def find_user(self, login):
        """By name@domain, name@alias, or a bare name in the primary domain; any case. Or None."""
        name, _, domain_name = login.lower().partition("@")
        domain = self.find_domain(domain_name) if domain_name else self.primary()
        for user in self.users.values():
            if domain and user["domainId"] == domain["id"] and (
                    user["loginName"] == name or name in user["emailAddresses"]):
                return user
        return None

    def address(self, user):
        return f"{user['loginName']}@{self.domains[user['domainId']]['name']}"

    def password_is(self, user, password):
        return secrets.compare_digest(self._passwords[user["id"]].encode(), password.encode())

    def password_of(self, user):
        """For challenge-response logins only."""
        return self._passwords[user["id"]]

    def mailbox_is_ready(self, user):
        return time.monotonic() >= self._created[user["id"]] + self.switches.mailbox_ready_after

    # ---- rules

    def _need_seat(self, domain_id):
        allowed = self.user_count(domain_id)
        maximum = allowed["allowedUsers"]
        if not maximum["isUnlimited"] and allowed["currentUsers"] >= maximum["limit"]:
            raise ApiError(SEAT_LIMIT, "The number of users is limited to %1.",
                           str(maximum["limit"]))

    def _need_good_password(self, password, domain, login, full_name):
        if not password:
            raise ApiError(OPERATION_FAILED, "User %1 has no password.", login)
        if domain["passwordComplexityEnabled"] and not password_is_complex(
                password, domain, login, full_name):
            raise ApiError(OPERATION_FAILED, "Password of user %1 does not meet the requirements "
                           "of the domain %2: at least %3 characters of three kinds, without the "
                           "user's names.", login, domain["name"],
                           str(domain["passwordMinimumLength"]))

    def generate_password(self, domain_id):
        with self.lock:
            length = max(12, self.domain(domain_id)["passwordMinimumLength"])
        kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.!")
        chars = [secrets.choice(kinds[i % len(kinds)]) for i in range(length)]
        secrets.SystemRandom().shuffle(chars)
        return "".join(chars)

    # ---- administrators

    def administrator(self, login, password):
        """{"id", "domainId", "loginName", "fullName", "effectiveRole"}, or None."""
        with self.lock:
            bare, _, domain = login.lower().partition("@")
            if self.switches.login_needs_domain and not domain:
                return None
            if bare == self.admin.lower() and domain in ("", self.primary()["name"]):
                if not secrets.compare_digest(password.encode(), self.admin_password.encode()):
                    return None
                return {"id": "", "domainId": "", "loginName": self.admin, "fullName": "",
                        "effectiveRole": dict(BUILT_IN)}
            user = self.find_user(login)
            if not user or not user["isEnabled"] or not self.password_is(user, password):
                return None
            if user["effectiveRole"]["userRole"] == "UserRole":
                raise ApiError(ACCESS_DENIED, "User %1 does not have administrator rights", login)
            return {k: copy.deepcopy(user[k])
                    for k in ("id", "domainId", "loginName", "fullName", "effectiveRole")}


def password_is_complex(password, domain, login, full_name):
    """Kerio's rules for a domain with passwordComplexityEnabled."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    lowered = password.lower()
    names = [domain["name"], login] + [p for p in re.split(r"\W+", full_name) if len(p) > 2]
    return (len(password) >= domain["passwordMinimumLength"]
            and sum(any(kind(c) for c in password) for kind in kinds) >= 3
            and not any(name.lower() in lowered for name in names))
