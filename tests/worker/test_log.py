"""A child's log."""

from pathlib import Path

from fmnist_workbench.worker.log import read_tail


def test_log_holds_what_python_and_native_code_print(bench):
    bench.until_end(bench.submit("chatter"))
    text = bench.log.read_text()
    assert all(line in text for line in ("from Python", "from C, out", "from C, err"))


def test_log_starts_empty_and_keeps_the_one_before(make_bench):
    first = make_bench()
    first.until_end(first.submit("chatter"))
    first.client.close()
    second = make_bench()
    second.until_ready()
    assert "from Python" not in second.log.read_text()
    assert "from Python" in Path(f"{second.log}.1").read_text()


def test_child_works_without_a_log(make_bench, tmp_path):
    (tmp_path / "logs").write_text("a file where the folder should be")
    bench = make_bench()
    bench.until_end(bench.submit("chatter"))


def test_tail_is_the_last_lines_of_a_long_log(tmp_path):
    log = tmp_path / "child.log"
    log.write_text("\n".join(f"line {n}" for n in range(10_000)))
    assert read_tail(log, lines=3) == "line 9997\nline 9998\nline 9999"


def test_tail_of_no_log_is_empty(tmp_path):
    assert read_tail(tmp_path / "none.log") == ""
