"""Memory that passwords are in is shown to nobody: not in a core dump, nor to other processes."""


def test_there_is_no_core_dump_and_no_way_into_a_running_kimt(kimt, preload, tmp_path):
    shown = tmp_path / "exposure"
    assert kimt("--version", env={**preload("exposure"), "EXPOSURE": str(shown)}).status == 0
    assert shown.read_text() == "core 0 dumpable 0"
