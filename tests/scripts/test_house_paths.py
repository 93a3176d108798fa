"""Where things are, and who may look into them."""

from house import paths


def test_logs_are_for_this_user_alone(monkeypatch, tmp_path):
    """Logs name customers: a folder that others could read is closed when used."""
    monkeypatch.setattr(paths, "LOCAL", tmp_path / ".local")
    assert paths.local("data").stat().st_mode & 0o777 != 0
    assert paths.LOCAL.stat().st_mode & 0o777 == 0o700
    folder = paths.local("test", "log")
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    assert paths.local("test", "log").stat().st_mode & 0o777 == 0o700
