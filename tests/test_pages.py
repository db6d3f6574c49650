"""Every lesson in a real JupyterLab, in a real browser, by keyboard, network off (C12, C23, C26).

The rules stand in browser.py. Pictures of the lessons go to build/screenshots, or to the folder
named in ALLYLESSONS_SCREENSHOTS.
"""

import browser
import pytest

from allylessons.authors import notebooks


@pytest.mark.parametrize("notebook", notebooks.find(), ids=lambda path: path.stem)
@pytest.mark.parametrize("rule", browser.RULES)
def test_lesson(find, notebook, rule):
    problems = find(notebook)[rule]
    assert not problems, f"{notebook.name}: {browser.RULES[rule]}\n  " + "\n  ".join(problems)
