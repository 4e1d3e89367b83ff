"""What a person is told of a mistake: a message that every language of ours has words for, and the facts in it."""

from portal.language import Language


class Complaint(Exception):
    """`str()` is English; `said_in` any language. The message is found by `make messages`, like those of pages."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message % facts if facts else message)
        self.message, self.facts = message, facts

    def said_in(self, language: Language) -> str:
        return language.text(self.message, **self.facts)
