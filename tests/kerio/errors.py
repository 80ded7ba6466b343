"""Errors of the administration API: code, text with %1 …, and what fills it."""

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
NO_SUCH_METHOD = -32601
INVALID_PARAMS = -32602
SESSION_EXPIRED = -32001
OPERATION_FAILED = 1000
ALREADY_EXISTS = 1001
DOES_NOT_EXIST = 1002
SEAT_LIMIT = 1003
ACCESS_DENIED = 1004


class ApiError(Exception):
    """Ends a whole call, or one item of a mass call."""

    def __init__(self, code, message, *parameters):
        super().__init__(message)
        self.code, self.message, self.parameters = code, message, list(parameters)

    def _filling(self):
        return {"positionalParameters": self.parameters, "plurality": 1}

    def as_call_error(self):
        """The value of "error" in a reply."""
        error = {"code": self.code, "message": self.message}
        if self.parameters:
            error["data"] = {"messageParameters": self._filling()}
        return error

    def as_item_error(self, index):
        """One element of result.errors."""
        return {"inputIndex": index, "code": self.code, "message": self.message,
                "messageParameters": self._filling()}


def invalid(name):
    """-32602 about a parameter."""
    return ApiError(INVALID_PARAMS, "Invalid params: %1", name)
