# Tests: abi.
