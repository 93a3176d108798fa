"""From what was asked to the tasks that answer it."""

from . import i18n, matrix, parts, permissions, selection
from .scheduler import Task
from .testbed import DEMO

#: What looks at the sources alone: the files tests/test_*.py.
LAYERING = [
    "test_layering.py",
    "test_rooms.py",
    "test_context.py",
    "test_publishing.py",
    "test_form.py",
    "test_coverage.py",
    "test_bi_docs.py",
    "test_changelog.py",
    "test_manual.py",
    "test_words.py",
    "test_figures.py",
    "test_senders.py",
]
TEMPLATES = {"base": (), "core": ("base",), "suite": ("core",), "demo": ("suite",)}


def tasks(testbed, choice, everything=False):
    """The list of Task, long chains first.

    :param everything: a full run: nothing is tested on a database that is out of date
    """
    wanted = [
        *without_database(testbed, choice),
        *addon_tasks(testbed, choice, everything),
        *pytest_tasks(testbed, choice, everything),
        *part_tasks(testbed, choice, everything),
    ]
    return with_templates(testbed, wanted)


def with_templates(testbed, wanted):
    """Tasks with those before them that make the templates they need."""
    needed = {name for task in wanted for name in task.needs}
    for kind in reversed(TEMPLATES):
        if label(kind) in needed:
            needed.update(map(label, TEMPLATES[kind]))
    made = [
        Task(label(kind), bind(testbed.template, kind), tuple(map(label, below)))
        for kind, below in TEMPLATES.items()
        if label(kind) in needed
    ]
    return [*made, *wanted]


def on(kind, testbed, name, run, everything=False):
    """A Task on a clone of a template; a warm one serves unless all is asked for."""
    warm, _sums = testbed.newest(kind)
    return Task(name, run, () if warm and not everything else (label(kind),))


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
    for name, paths in (
        ("unit", ["scripts"]),
        ("layering", LAYERING),
    ):
        if name in choice.parts:
            run = bind(parts.pytest_part, testbed, name, paths, choice.word)
            found.append(Task(name, run))
    return found


def addon_tasks(testbed, choice, everything):
    """The add-ons' own tests."""
    found = []
    for addon in reversed(testbed.addons):
        if addon.name not in choice.addons or not has_tests(addon):
            continue
        run = bind(parts.addon_part, testbed, addon.name, choice.addons[addon.name])
        found.append(on(template_of(addon.name), testbed, addon.name, run, everything))
    return found


def pytest_tasks(testbed, choice, everything):
    """The tests of add-ons under pytest-odoo."""
    return [
        on(
            template_of(name),
            testbed,
            f"{name} under pytest",
            bind(parts.pytest_odoo_part, testbed, name, choice.word),
            everything,
        )
        for name in choice.under_pytest
    ]


def template_of(name):
    """The kind of template on whose clones an add-on is tested."""
    return "demo" if name == DEMO else "suite"


def has_tests(addon):
    """Whether an add-on has a test file."""
    return bool(selection.test_files(addon))


def part_tasks(testbed, choice, everything):
    """Tasks on databases that are not the add-ons' own tests."""
    found = []
    if "system" in choice.parts:
        run = bind(parts.system_part, testbed, choice.word)
        found.append(on("demo", testbed, "system", run, everything))
    if "example" in choice.parts:
        run = bind(parts.example_part, testbed)
        found.append(Task("example", run, (label("suite"),)))
    if "odoolint" in choice.parts:
        run = bind(parts.odoolint_part, testbed)
        found.append(on("suite", testbed, "odoolint", run, everything))
    if "i18n" in choice.parts:
        run = bind(i18n.run, testbed, "check")
        found.append(on("suite", testbed, "i18n", run, everything))
    if "permissions" in choice.parts:
        run = bind(permissions.run, testbed, "check")
        found.append(on("suite", testbed, "permissions", run, everything))
    if "matrix" in choice.parts:
        run = bind(matrix.uninstall, testbed)
        found.append(Task("uninstall", run, (label("core"),)))
        run = bind(matrix.subsets, testbed)
        found.append(Task("subsets", run, (label("base"),)))
        for addon in testbed.suite_addons():
            below = matrix.stands_on(testbed.suite_addons(), addon.name)
            run = bind(matrix.alone, testbed, addon.name)
            needs = (f"{below} alone" if below else label("base"),)
            found.append(Task(f"{addon.name} alone", run, needs))
    if "upgrade" in choice.parts:
        found.append(Task("upgrade", bind(matrix.upgrade, testbed), (label("core"),)))
    return found
