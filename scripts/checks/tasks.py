"""From what was asked to the tasks that answer it."""

from house.errors import Stop

from . import matrix, parts
from .scheduler import Task
from .testbed import DEMO

TEMPLATES = {"base": (), "core": ("base",), "suite": ("core",), "demo": ("suite",)}


def tasks(testbed, choice, everything=False):
    """The list of Task, long chains first.

    :param everything: a full run: nothing is tested on a database that is out of date
    """
    wanted = [
        *without_database(testbed, choice),
        *addon_tasks(testbed, choice, everything),
        *part_tasks(testbed, choice),
    ]
    needed = {name for task in wanted for name in task.needs}
    for name in reversed(TEMPLATES):
        if label(name) in needed:
            needed.update(label(below) for below in TEMPLATES[name])
    made = [
        Task(label(kind), bind(testbed.template, kind), tuple(map(label, below)))
        for kind, below in TEMPLATES.items()
        if label(kind) in needed
    ]
    return [*made, *wanted]


def label(kind):
    """The name of the task that makes a template."""
    return f"database {kind}"


def bind(function, *arguments, **options):
    """A call without arguments; the values are those of now, not of later."""
    return lambda: function(*arguments, **options)


def without_database(testbed, choice):
    """Tasks that look at files alone."""
    found = []
    if "lint" in choice.parts:
        found.append(Task("lint", bind(parts.lint_part, testbed.toolbox)))
    for name, paths in (("unit", ["scripts"]), ("layering", ["test_layering.py"])):
        if name in choice.parts:
            run = bind(parts.pytest_part, testbed, name, paths, choice.word)
            found.append(Task(name, run))
    return found


def addon_tasks(testbed, choice, everything):
    """The add-ons' own tests; the warm template serves unless all is asked for."""
    name, _sums = testbed.newest_suite()
    need = (label("suite"),) if everything or not name else ()
    if need and not any((addon.path / "tests").is_dir() for addon in testbed.addons):
        raise Stop("No add-on has tests: there is nothing to run.")
    return [
        Task(
            addon.name,
            bind(parts.addon_part, testbed, addon.name, choice.addons[addon.name]),
            (label("demo"),) if addon.name == DEMO else need,
        )
        for addon in reversed(testbed.addons)
        if addon.name in choice.addons and has_tests(addon)
    ]


def has_tests(addon):
    """Whether an add-on has a test file."""
    return any((addon.path / "tests").glob("test_*.py"))


def part_tasks(testbed, choice):
    """Tasks on databases that are not the add-ons' own tests."""
    found = []
    if "system" in choice.parts:
        run = bind(parts.system_part, testbed, choice.word)
        found.append(Task("system", run, (label("demo"),)))
    if "i18n" in choice.parts:
        run = bind(parts.i18n_part, testbed)
        found.append(Task("i18n", run, (label("suite"),)))
    if "matrix" in choice.parts:
        run = bind(matrix.uninstall, testbed)
        found.append(Task("uninstall", run, (label("core"),)))
        found += [
            Task(
                f"{addon.name} alone",
                bind(matrix.alone, testbed, addon.name),
                (label("base"),),
            )
            for addon in testbed.suite_addons()
        ]
    if "upgrade" in choice.parts:
        found.append(Task("upgrade", bind(matrix.upgrade, testbed), (label("core"),)))
    return found
