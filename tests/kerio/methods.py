"""The methods of the administration API. Each is one function of a call, listed in METHODS.

A function gets a Call (store, switches, who calls) and its named parameters and returns the result.
"""

import copy
from dataclasses import dataclass

from . import query, structures
from .errors import (ACCESS_DENIED, NO_SUCH_METHOD, OPERATION_FAILED, ApiError, invalid)

VERSION = {"product": "Kerio Connect", "version": "10.0.8.9228", "major": 10, "minor": 0,
           "revision": 8, "build": 9228}
USER_ADMINS = ("BuiltInAdmin", "FullAdmin", "AccountAdmin")
FULL_ADMINS = ("BuiltInAdmin", "FullAdmin")


@dataclass
class Call:
    """What a method can see."""

    store: object
    switches: object
    listeners: dict   # service name -> port
    session: object = None

    @property
    def role(self):
        return self.session.admin["effectiveRole"]["userRole"]

    def need_role(self, roles):
        if self.role not in roles:
            raise ApiError(ACCESS_DENIED, "Access denied.")


# ---- session and server


def who_am_i(call):
    return {"userDetails": call.session.admin}


def get_domain(call):
    domain = call.store.primary()
    names = ("id", "name", "displayName", "description", "passwordComplexityEnabled",
             "passwordMinimumLength", "passwordExpirationEnabled", "passwordExpirationDays")
    return {"domain": {name: domain.get(name, "") for name in names}}


def get_version(call):
    return dict(VERSION)


def get_product_info(call):
    return {"info": {"productName": "Kerio Connect", "version": "10.0.8", "buildNumber": "9228",
                     "osName": "Debian", "os": "Linux", "releaseType": "Final",
                     "deployedType": "DeployedStandalone", "updateInfo": {}}}


def get_product_version(call):
    return {"productVersion": {"productName": "Kerio Connect", "major": 10, "minor": 0,
                               "revision": 8, "build": 9228, "order": 0, "releaseType": "Final",
                               "displayNumber": "10.0.8"}}


def get_api_version(call):
    return {"apiVersion": 600}


def get_about_info(call):
    return {"aboutInformation": {"currentUsers": len(call.store.users),
                                 "allowedUsers": call.switches.seats,
                                 "serverSoftware": "Kerio Connect 10.0.8"}}


def find_entity_by_email(call, addresses, updatedEntity, domainId):
    structures.check(addresses, [str], "addresses")
    with call.store.lock:
        name = call.store.domain(domainId)["name"]
        hits = [call.store.find_user(f"{left}@{name}") for left in addresses]
    return {"entities": [{"kind": "EntityUser", "name": user["loginName"], "win": False,
                          "collisionAddress": f"{user['loginName']}@{name}", "isPattern": False}
                         for user in hits if user]}


def get_services(call):
    rows = [("IMAP", 143, call.switches.imap_running),
            ("Secure IMAP", 993, call.switches.secure_imap_running),
            ("SMTP", 25, True), ("HTTPS", 443, True)]
    return {"services": [_service(name, default, running, call.listeners.get(name, default))
                         for name, default, running in rows]}


def _service(name, default, running, port):
    return {"id": f"keriodb://service/{name.replace(' ', '-').lower()}", "name": name,
            "howToStart": "Automatic", "defaultPort": default, "isRunning": running,
            "listeners": [{"type": "AllAddresses", "address": "", "port": port}],
            "connectionLimit": {"isSet": True, "value": 1000}, "group": {"id": "", "name": ""},
            "anonymousAccess": False}


def get_registration(call):
    return {"status": {"regType": "regProduct", "users": call.switches.seats, "expirations": [
        {"type": "expLicense", "isUnlimited": True, "remainingDays": 0, "date": 0}]}}


def get_statistics(call):
    return {"statistics": {"storage": {"total": {"value": 100, "units": "GigaBytes"},
                                       "occupied": {"value": 1, "units": "GigaBytes"},
                                       "percentage": "1"}}}


def get_advanced_options(call):
    call.need_role(FULL_ADMINS)
    return {"options": {
        "masterAuthentication": {"isEnabled": call.store.master_password is not None,
                                 "groupRestriction": {"id": "", "name": ""}, "password": ""},
        "miscellaneous": {"showProgramNameAndVersion": not call.switches.hide_version}}}


def set_advanced_options(call, options):
    call.need_role(FULL_ADMINS)
    structures.check(options, dict, "options")
    master = options.get("masterAuthentication", {})
    if master.get("isEnabled") and master.get("password"):
        call.store.master_password = master["password"]
    elif master.get("isEnabled") is False:
        call.store.master_password = None
    return {}


def get_security_policy(call):
    limit = call.switches.guess_limit
    return {"options": {
        "mode": "SPEncryptionRequired" if call.switches.require_tls else "SPNoRestrictions",
        "authenticationMethods": [{"enabled": True, "value": name}
                                  for name in ("CRAM-MD5", "LOGIN", "PLAIN")],
        "enableLockout": False, "failedLoginsToLock": 5, "minutesToUnlock": 5,
        "antiHammering": {"isEnabled": limit > 0, "failedLoginsToBlock": limit,
                          "minutesToBlock": int(call.switches.guess_block // 60),
                          "exceptionIpGroup": {"id": "", "name": ""}}}}


# ---- domains


def get_domains(call, query=None):
    if call.role == "Auditor":
        raise ApiError(OPERATION_FAILED, "Operation failed.")
    return _page(call, call.store.domain_rows(), query)


def create_domains(call, domains):
    call.need_role(FULL_ADMINS)
    return _create(domains, structures.DOMAIN, "domains", ("name",), call.store.create_domain)


def set_domains(call, domainIds, pattern):
    call.need_role(FULL_ADMINS)
    structures.check(pattern, structures.DOMAIN, "pattern")
    return _each(domainIds, lambda one: call.store.set_domain(one, pattern))


def remove_domains(call, domainIds):
    call.need_role(FULL_ADMINS)
    return _each(domainIds, call.store.remove_domain)


def get_user_count_info(call, domainId):
    return {"countInfo": call.store.user_count(domainId)}


def get_domain_settings(call):
    return {"setting": {"hostname": "kerio.test", "publicFoldersPerDomain": False,
                        "serverId": "standin"}}


def generate_password(call, domainId):
    if call.switches.no_generate_password:
        raise ApiError(NO_SUCH_METHOD, "Method not found.")
    return {"password": call.store.generate_password(domainId)}


# ---- users


def get_users(call, domainId, query=None):
    if call.role == "Auditor":
        raise ApiError(OPERATION_FAILED, "Operation failed.")
    return _page(call, call.store.user_rows(domainId), query)


def create_users(call, users):
    call.need_role(USER_ADMINS)
    return _create(users, structures.USER, "users", ("domainId", "loginName"),
                   call.store.create_user)


def set_users(call, userIds, pattern):
    call.need_role(USER_ADMINS)
    structures.check(pattern, structures.USER, "pattern")
    return _each(userIds, lambda one: call.store.set_user(one, pattern))


def remove_users(call, requests):
    call.need_role(USER_ADMINS)
    structures.check(requests, [dict], "requests")
    for request in requests:
        structures.check(request.get("method"), ("UDeleteUser", "UDeleteFolder", "UMoveFolder"),
                         "requests.method")
    return _each([r.get("userId") for r in requests], call.store.remove_user)


def get_mailbox_count(call):
    return {"count": {"active": len(call.store.users), "total": len(call.store.users)}}


def get_nothing(call, query=None, domainId=None):
    """Groups, aliases, mailing lists: there are none."""
    return {"list": [], "totalItems": 0}


# ---- mass methods


def _page(call, rows, asked):
    return query.page(rows, asked or {}, call.switches.page_cap)


def _create(items, structure, name, required, create):
    """One wrong structure fails the call; one refused item only itself."""
    structures.check(items, [dict], name)
    for item in items:
        structures.check(item, structure, name)
        missing = [member for member in required if member not in item]
        if missing:
            raise invalid(f"{name}.{missing[0]}")
    errors, results = [], []
    for index, item in enumerate(items):
        try:
            results.append({"inputIndex": index, "id": create(copy.deepcopy(item))})
        except ApiError as error:
            errors.append(error.as_item_error(index))
    return {"errors": errors, "result": results}


def _each(ids, act):
    structures.check(ids, [str], "ids")
    errors = []
    for index, one in enumerate(ids):
        try:
            act(one)
        except ApiError as error:
            errors.append(error.as_item_error(index))
    return {"errors": errors}


METHODS = {
    "Session.whoAmI": who_am_i,
    "Session.getDomain": get_domain,
    "Server.getVersion": get_version,
    "Server.getProductInfo": get_product_info,
    "Server.getAboutInfo": get_about_info,
    "Server.findEntityByEmail": find_entity_by_email,
    "Version.getProductVersion": get_product_version,
    "Version.getApiVersion": get_api_version,
    "Services.get": get_services,
    "ProductRegistration.getFullStatus": get_registration,
    "Statistics.get": get_statistics,
    "AdvancedOptions.get": get_advanced_options,
    "AdvancedOptions.set": set_advanced_options,
    "SecurityPolicy.get": get_security_policy,
    "Domains.get": get_domains,
    "Domains.create": create_domains,
    "Domains.set": set_domains,
    "Domains.remove": remove_domains,
    "Domains.getUserCountInfo": get_user_count_info,
    "Domains.getSettings": get_domain_settings,
    "Domains.generatePassword": generate_password,
    "Users.get": get_users,
    "Users.create": create_users,
    "Users.set": set_users,
    "Users.remove": remove_users,
    "Users.getMailboxCount": get_mailbox_count,
    "Groups.get": get_nothing,
    "Aliases.get": get_nothing,
    "MailingLists.get": get_nothing,
}
