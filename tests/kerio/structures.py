"""The API's structures as data: their members, types and defaults, and how a client's are checked.

A client may leave members of the large ones out. The small ones must be complete when sent at all.
Members that do not exist, and values of the wrong type, are refused for the whole call.
"""

import copy

from .errors import invalid

UNITS = ("Bytes", "KiloBytes", "MegaBytes", "GigaBytes", "TeraBytes", "PetaBytes")
ROLES = ("UserRole", "Auditor", "AccountAdmin", "FullAdmin")
AUTH_TYPES = ("UInternalAuth", "UWindowsNTAuth", "UPamAuth", "UKerberosAuth", "UAppleAuth",
              "ULDAPAuth")
FORWARDING = ("UForwardNone", "UForwardYes", "UForwardDeliver")
SOURCES = ("DSInternalSource", "DSLDAPSource")

# Values: a type, a tuple of choices, a list [type of elements], or a dict (a small structure).
BYTES = {"value": int, "units": UNITS}
SIZE_LIMIT = {"isActive": bool, "limit": BYTES}
ITEM_LIMIT = {"isActive": bool, "limit": int}
RIGHT = {"userRole": ROLES, "publicFolderRight": bool, "archiveFolderRight": bool}
AFTER_DAYS = {"isEnabled": bool, "days": int}

USER = {
    "domainId": str, "loginName": str, "fullName": str, "description": str, "isEnabled": bool,
    "itemSource": SOURCES, "authType": AUTH_TYPES, "password": str, "isPasswordReversible": bool,
    "allowPasswordChange": bool, "hasDefaultSpamRule": bool, "role": RIGHT,
    "emailAddresses": [str], "emailForwarding": {"mode": FORWARDING, "emailAddresses": [str]},
    "userGroups": [dict], "itemLimit": ITEM_LIMIT, "diskSizeLimit": SIZE_LIMIT,
    "hasDomainRestriction": bool, "outMessageLimit": SIZE_LIMIT, "publishInGal": bool,
    "cleanOutItems": {"isUsedDomain": bool, "deletedItems": AFTER_DAYS, "junkEmail": AFTER_DAYS,
                      "sentItems": AFTER_DAYS, "autoDelete": AFTER_DAYS},
    "accessPolicy": dict, "homeServer": dict, "companyContactId": str,
}

DOMAIN = {
    "name": str, "description": str, "isPrimary": bool, "userMaxCount": int,
    "passwordExpirationEnabled": bool, "passwordExpirationDays": int, "passwordHistoryCount": int,
    "passwordComplexityEnabled": bool, "passwordMinimumLength": int,
    "outgoingMessageLimit": SIZE_LIMIT, "deletedItems": AFTER_DAYS, "junkEmail": AFTER_DAYS,
    "sentItems": AFTER_DAYS, "autoDelete": AFTER_DAYS, "keepForRecovery": AFTER_DAYS,
    "aliasList": [str], "forwardingOptions": dict, "service": dict, "domainFooter": dict,
    "domainQuota": dict, "isDkimEnabled": bool, "isInstantMessagingEnabled": bool,
    "isLdapManagementAllowed": bool, "checkSpoofedSender": bool,
}

_OFF = {"isEnabled": False, "days": 30}
_NO_LIMIT = {"isActive": False, "limit": {"value": 0, "units": "MegaBytes"}}
_PLAIN_USER = {"userRole": "UserRole", "publicFolderRight": False, "archiveFolderRight": False}

USER_DEFAULTS = {
    "fullName": "", "description": "", "isEnabled": True, "itemSource": "DSInternalSource",
    "authType": "UInternalAuth", "allowPasswordChange": True, "hasDefaultSpamRule": False,
    "role": _PLAIN_USER, "groupRole": _PLAIN_USER, "effectiveRole": _PLAIN_USER,
    "isWritableByMe": True, "emailAddresses": [],
    "emailForwarding": {"mode": "UForwardNone", "emailAddresses": []}, "userGroups": [],
    "itemLimit": {"isActive": False, "limit": 0}, "diskSizeLimit": _NO_LIMIT, "consumedItems": 0,
    "consumedSize": {"value": 0, "units": "Bytes"}, "hasDomainRestriction": False,
    "outMessageLimit": _NO_LIMIT, "lastLoginInfo": {"dateTime": 0, "protocol": ""},
    "publishInGal": True,
    "cleanOutItems": {"isUsedDomain": True, "deletedItems": _OFF, "junkEmail": _OFF,
                      "sentItems": _OFF, "autoDelete": _OFF},
    "accessPolicy": {"id": "", "name": "Default"}, "homeServer": {"id": "", "name": ""},
    "migration": {"enabled": False, "id": "", "name": ""},
}

DOMAIN_DEFAULTS = {
    "description": "", "isPrimary": False, "userMaxCount": -1, "passwordExpirationEnabled": False,
    "passwordExpirationDays": 180, "passwordHistoryCount": 0, "passwordComplexityEnabled": False,
    "passwordMinimumLength": 8, "outgoingMessageLimit": _NO_LIMIT, "deletedItems": _OFF,
    "junkEmail": _OFF, "sentItems": _OFF, "autoDelete": _OFF, "keepForRecovery": _OFF,
    "aliasList": [], "renameInfo": {"isRenamed": False, "oldName": "", "newName": ""},
    "domainQuota": {"diskSizeLimit": _NO_LIMIT, "consumedSize": {"value": 0, "units": "Bytes"},
                    "blocks": False},
    "service": {"isEnabled": False}, "isDistributed": False, "isDkimEnabled": False,
    "isInstantMessagingEnabled": True, "isLdapManagementAllowed": False,
}


def new(defaults, given, **fixed):
    """A complete structure: what was given over the defaults."""
    return {**copy.deepcopy(defaults), **copy.deepcopy(given), **fixed}


def check(value, kind, name, partial=True):
    """-32602 unless the value is of that kind."""
    if isinstance(kind, dict):
        _check_members(value, kind, name, partial)
    elif isinstance(kind, list):
        if not isinstance(value, list):
            raise invalid(name)
        for element in value:
            check(element, kind[0], name)
    elif isinstance(kind, tuple):
        if value not in kind:
            raise invalid(name)
    elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise invalid(name)


def _check_members(value, kind, name, partial):
    if not isinstance(value, dict):
        raise invalid(name)
    for member, content in value.items():
        if member not in kind:
            raise invalid(f"{name}.{member}")
        check(content, kind[member], f"{name}.{member}", partial=False)
    if not partial and kind.keys() - value.keys():
        raise invalid(f"{name}: {min(kind.keys() - value.keys())} is missing")
