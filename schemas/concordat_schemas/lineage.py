"""The Lineage contract: commitments followed through the successive plans of one convention.

Threads divide the actions of all plans: every action is in exactly one thread, and actions that
were ever merged or split share theirs.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from concordat_schemas.alignment import Group
from concordat_schemas.plan import Model, SchemaRef

LINEAGE_SCHEMA = "concordat/lineage"
LINEAGE_SCHEMA_VERSION = "1.0"


class Member(Model):
    """A thread as it stands in one plan."""

    plan: str = Field(description="id of the plan")
    elements: list[str] = Field(
        min_length=1, description="ids of actions in that plan, in reading order"
    )


class Step(Group):
    """How some members of a thread became others from one plan to a later one."""

    old_plan: str = Field(description="id of the plan that holds `old`")
    new_plan: str = Field(description="id of the plan that holds `new`")


class Thread(Model):
    """One commitment from its first appearance to its last."""

    id: str = Field(
        description="`thr_` and the content key of the first action's text, so that it stays the "
        "same when plans are added or actions renumbered"
    )
    members: list[Member] = Field(min_length=1, description="oldest plan first")
    groups: list[Step] = Field(
        default_factory=list, description="the groups between the members, oldest first"
    )
    first: str = Field(description="id of the plan in which the thread first appears")
    last: str = Field(description="id of the plan in which it last appears")

    @model_validator(mode="after")
    def _ends(self) -> Thread:
        if (self.first, self.last) != (self.members[0].plan, self.members[-1].plan):
            raise ValueError("`first` and `last` are the plans of the first and last member")
        return self


class Lineage(Model):
    """The successive plans of one convention, and the threads that run through them."""

    schema_: SchemaRef = Field(
        alias="schema",
        default_factory=lambda: SchemaRef(name=LINEAGE_SCHEMA, version=LINEAGE_SCHEMA_VERSION),
        description="which published schema the file follows",
    )
    id: str = Field(min_length=1, description="the family, such as `ccm`")
    plans: list[str] = Field(min_length=1, description="ids, oldest first")
    threads: list[Thread] = Field(
        default_factory=list, description="in order of first appearance, then reading order"
    )

    @model_validator(mode="after")
    def _members_in_order(self) -> Lineage:
        order = {plan: position for position, plan in enumerate(self.plans)}
        for thread in self.threads:
            positions = [order.get(member.plan, -1) for member in thread.members]
            if -1 in positions or positions != sorted(set(positions)):
                raise ValueError(f"members of thread {thread.id} do not follow the order of plans")
        return self
