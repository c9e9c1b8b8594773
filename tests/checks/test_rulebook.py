from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import policysite
from policysite.checks.rulebook import RULES, STATEMENT_RULES
from policysite.rules import Rule


def test_every_rule_is_in_the_list() -> None:
    """Every rule in a module is listed, so that it is explained, tested and applied."""
    modules = walk_packages(policysite.__path__, "policysite.")
    held = {
        value.name
        for module in modules
        if module.name != "policysite.__main__"
        for value in vars(import_module(module.name)).values()
        if isinstance(value, Rule)
    }
    assert held == {rule.name for rule in RULES}


def test_the_code_of_a_rule_is_a_sentence() -> None:
    """The docstring of what finds a fault in a statement is the rule that it keeps."""
    assert all((rule.find.__doc__ or "").endswith(".") for rule in STATEMENT_RULES)
