"""Every page of the site, as a browser meets it."""


def test_a_page_opens_without_errors_and_without_calls_elsewhere(path, open_tab):
    assert open_tab(path).page.title()
