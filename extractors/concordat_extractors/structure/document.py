"""One document of a file: from its units to a plan with its account of every glyph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from concordat_extractors.conventions import Style, Vocabulary, styles, vocabularies
from concordat_extractors.structure.assemble import assemble
from concordat_extractors.structure.build import (
    SOURCE,
    NoteLines,
    build,
    by_role,
    place_of,
    unplaced_lines,
)
from concordat_extractors.structure.checks import check, table_wording
from concordat_extractors.structure.contents import without_contents
from concordat_extractors.structure.corrections import Corrections
from concordat_extractors.structure.finish import finish
from concordat_extractors.structure.headings import Heading, find_headings
from concordat_extractors.structure.levels import set_levels
from concordat_extractors.structure.lines import Line, Role, make_line, split_at_breaks
from concordat_extractors.structure.list_tables import is_listed, unlisted
from concordat_extractors.structure.marks import is_marked
from concordat_extractors.structure.masthead import (
    content_start,
    masthead_lines,
    printed_lines,
    read_metadata,
)
from concordat_extractors.structure.parts import Part, find_parts
from concordat_extractors.structure.recognized import weigh_recognized
from concordat_extractors.structure.style_choice import (
    StyleInUse,
    choose_language,
    choose_style,
    match_label,
)
from concordat_extractors.structure.text_match import equals, fold
from concordat_extractors.structure.units import TableUnit, Unit, flat
from concordat_schemas.plan import (
    Coverage,
    Diagnostics,
    Furniture,
    Plan,
    PlanWarning,
    Source,
    StyleUse,
    Unplaced,
)
from concordat_schemas.source import FurnitureBlock, LaidOut, NoteBlock, Run, TableBlock, TextBlock
from concordat_schemas.text import clean, glyphs


@dataclass(slots=True)
class Structured:
    """A document: its heading in the file, its plan, the style it follows, each element's lines."""

    heading: str
    plan: Plan
    style: StyleInUse
    lines: dict[str, list[Line]]


@dataclass(slots=True)
class _File:
    """What the documents of one file share; what belongs to none of them goes with `main`."""

    laid_out: LaidOut
    notes: list[NoteLines]
    styles: Sequence[Style]
    corrections: Corrections
    total: int
    parts: Sequence[Part]
    main: Part
    contents: Sequence[Line]


def structure(
    laid_out: LaidOut, extra_styles: Sequence[Style] = (), corrections: Corrections | None = None
) -> list[Structured]:
    """The documents of a file in order, identified as `local`; a catalogue may know better."""
    corrections = corrections or Corrections()
    units, contents = without_contents(_units(laid_out))
    units = corrections.mend_units(units)
    notes = [_note(note) for note in laid_out.notes.values()]
    lines = list(flat(units))
    vocabulary, _ = choose_language(line.text for line in lines)
    known = [*extra_styles, *styles()]
    whole = _style(units, vocabulary, known)
    parts = find_parts(units, whole)
    main = max(parts, key=lambda part: (_labelled(part, whole), len(part.units)))
    total = _read_glyphs(laid_out, notes)
    file = _File(laid_out, notes, known, corrections, total, parts, main, contents)
    return [_document(file, part) for part in parts]


def _labelled(part: Part, style: StyleInUse) -> int:
    return sum(style.action_label(line) is not None for line in flat(part.units))


def _units(laid_out: LaidOut) -> list[Unit]:
    units: list[Unit] = []
    for block in laid_out.blocks:
        if isinstance(block, TextBlock):
            units.extend(make_line(piece) for piece in _pieces(block))
        elif _is_frame(block):
            units.extend(_framed(block))
        elif is_listed(block):
            units.extend(make_line(piece) for one in unlisted(block) for piece in _pieces(one))
        else:
            units.append(_table_unit(block))
    return units


def _pieces(block: TextBlock) -> Sequence[TextBlock]:
    return split_at_breaks(block, _begins_anew)


def _is_frame(block: TableBlock) -> bool:
    """Whether a table has one column and no head that says what stands in it."""
    if any(len(row) > 1 for row in block.rows) or not block.rows or not block.rows[0]:
        return False
    head = " ".join(content.text for content in block.rows[0][0].blocks)
    words = [word for one in vocabularies().values() for word in one["action_columns"]]
    return not equals(head, words)


def _framed(block: TableBlock) -> list[Line]:
    """The lines of a table of one column, which is a frame around text."""
    inside = (content for row in block.rows for cell in row for content in cell.blocks)
    return [
        make_line(piece)
        for content in inside
        for piece in split_at_breaks(replace(content, boxed=True), _begins_anew)
    ]


def _table_unit(block: TableBlock) -> TableUnit:
    def lines_of(content: TextBlock) -> list[Line]:
        lines = [make_line(piece) for piece in split_at_breaks(content, _begins_anew)]
        return [line for line in lines if line.text or line.calls or content.label]

    cells = [
        [[line for content in cell.blocks for line in lines_of(content)] for cell in row]
        for row in block.rows
    ]
    return TableUnit(block, cells)


def _begins_anew(before: Sequence[Run], after: Sequence[Run]) -> bool:
    """Whether a line break inside a paragraph parts two things rather than two lines of one."""
    later, earlier = make_line(TextBlock(list(after))), make_line(TextBlock(list(before)))
    label = match_label(earlier, None)
    titled = earlier.all_bold and not later.bold_prefix
    alone = label is not None and (label.end >= len(earlier.text) or titled)
    whole = earlier.ends_sentence and earlier.text.rfind("(") <= earlier.text.rfind(")")
    return alone or (whole and (is_marked(later) or earlier.text.endswith(":")))


def _note(note: NoteBlock) -> NoteLines:
    lines = [make_line(block) for block in note.blocks]
    return NoteLines(note.key, note.mark, lines, note.places, glyphs(note.mark) * note.typed)


def _style(units: Sequence[Unit], vocabulary: Vocabulary, known: Sequence[Style]) -> StyleInUse:
    flow = [unit for unit in units if isinstance(unit, Line)]
    tables = [unit.cells for unit in units if isinstance(unit, TableUnit)]
    rows = ((at, row) for cells in tables for at, row in enumerate(cells))
    filled = (row for at, row in rows if at == 0 or sum(bool(cell) for cell in row) > 1)
    in_tables = [line for row in filled for cell in row for line in cell]
    counted = set(in_tables)
    tabled = flat(unit for unit in units if isinstance(unit, TableUnit))
    in_heads = [line for line in tabled if line not in counted]
    return choose_style(flow, in_tables, in_heads, vocabulary, known)


def _read_glyphs(laid_out: LaidOut, notes: Sequence[NoteLines]) -> int:
    total = 0
    for block in laid_out.blocks:
        if isinstance(block, TextBlock):
            total += glyphs(block.text)
        else:
            total += sum(
                glyphs(content.text)
                for row in block.rows
                for cell in row
                for content in cell.blocks
            )
    for note in laid_out.notes.values():
        total += glyphs(note.mark) * note.typed + sum(glyphs(block.text) for block in note.blocks)
    return total + sum(glyphs(one.block.text) for one in laid_out.furniture)


def _document(file: _File, part: Part) -> Structured:
    lines = list(flat(part.units))
    vocabulary, _ = choose_language(line.text for line in lines)
    style = _style(part.units, vocabulary, file.styles)
    flow = [unit for unit in part.units if isinstance(unit, Line)]
    headings = find_headings(flow, _behind_tables(part.units), style)
    start = content_start(part.units, headings, style)
    masthead = masthead_lines(part.units[:start])
    for line in masthead:
        line.give(Role.FURNITURE)
        line.rules.append("masthead")
    text = _without_repeats(part.units[start:], masthead, headings)
    set_levels(headings, [unit for unit in text if isinstance(unit, Line)])
    drafts = assemble(text, style, headings)
    finish(drafts, style)
    page_furniture = file.laid_out.furniture if part is file.main else []
    contents = file.contents if part is file.main else []
    furniture = [line for line in lines if line.count(Role.FURNITURE)]
    notes = _notes_of(file, part)
    built = build(drafts, notes, style)
    printed = printed_lines(masthead, vocabulary)
    source = file.laid_out.source
    plan = Plan(
        id="local",
        metadata=read_metadata(printed, [line.text for line in lines[:12]], vocabulary),
        sources=[
            Source(
                id=SOURCE,
                file=source.file,
                media_type=source.media_type,
                sha256=source.sha256,
                pages=source.pages,
                reader=source.reader,
                masthead=printed,
                ocr=source.ocr,
            )
        ],
        sections=built.sections,
        paragraphs=built.paragraphs,
        actions=built.actions,
        footnotes=built.footnotes,
        tables=built.tables,
        furniture=_furniture(page_furniture, furniture, contents),
        diagnostics=Diagnostics(coverage=Coverage(source=0, read=0)),
    )
    everything = [*lines, *contents, *(line for note in notes for line in note.lines)]
    plan.unplaced = _unplaced(everything)
    weigh_recognized(plan)
    plan.diagnostics = Diagnostics(
        coverage=_coverage(file, everything, notes, page_furniture),
        style=_style_use(style),
        corrections=list(file.corrections.uses),
    )
    wording = [*drafts.warnings, *table_wording(drafts.actions, plan.actions)]
    plan.diagnostics.warnings = _warnings(
        file, plan, style, wording, _called(masthead, page_furniture, notes)
    )
    return Structured(part.heading, plan, style, built.lines)


def _without_repeats(
    units: Sequence[Unit], masthead: Sequence[Line], headings: dict[Line, Heading]
) -> list[Unit]:
    """The units without headings that only print a line of the masthead again."""
    printed = {fold(line.text) for line in masthead}
    kept: list[Unit] = []
    for unit in units:
        heading = headings.get(unit) if isinstance(unit, Line) else None
        if (
            isinstance(unit, Line)
            and heading is not None
            and heading.number is None
            and fold(unit.text) in printed
        ):
            unit.give(Role.FURNITURE)
            unit.rules.append("prints a line of the masthead again")
        else:
            kept.append(unit)
    return kept


def _behind_tables(units: Sequence[Unit]) -> set[Line]:
    return {
        after
        for before, after in pairwise(units)
        if isinstance(before, TableUnit) and isinstance(after, Line)
    }


def _notes_of(file: _File, part: Part) -> list[NoteLines]:
    """Notes called in a part; a note called nowhere goes with the main one."""

    def called(one: Part) -> set[str]:
        return {key for line in flat(one.units) for _, key in line.calls}

    here = called(part)
    anywhere = set().union(*(called(one) for one in file.parts))
    for note in file.notes:
        if note.key in here:
            here |= {key for line in note.lines for _, key in line.calls}
    return [
        note
        for note in file.notes
        if note.key in here or (part is file.main and note.key not in anywhere)
    ]


def _called(
    masthead: Iterable[Line], page: Iterable[FurnitureBlock], notes: Iterable[NoteLines]
) -> set[str]:
    """Marks of the notes that the masthead or a running head calls."""
    keys = {key for line in masthead for _, key in line.calls}
    heads = " ".join(clean(one.block.text) for one in page)
    return {note.mark for note in notes if note.key in keys or note.mark in heads}


def _furniture(
    page: Sequence[FurnitureBlock], masthead: Sequence[Line], contents: Sequence[Line]
) -> list[Furniture]:
    """What stands on the pages, the masthead's lines wherever printed, the table of contents."""
    printed: list[tuple[Literal["masthead", "other"], Sequence[Line]]]
    printed = [("masthead", masthead), ("other", contents)]
    found = [
        Furniture(
            kind=one.kind,
            text=clean(one.block.text),
            places=[place_of(location) for location in one.block.places],
        )
        for one in page
        if clean(one.block.text)
    ]
    found += [
        Furniture(kind=kind, text=line.text, places=[place_of(one) for one in line.places])
        for kind, lines in printed
        for line in lines
    ]
    return found


def _unplaced(lines: Iterable[Line]) -> list[Unplaced]:
    return [
        Unplaced(
            text=text,
            why=line.why or "no rule says what it is",
            places=[place_of(location) for location in line.places],
        )
        for line, text in unplaced_lines(lines)
    ]


def _coverage(
    file: _File,
    lines: Sequence[Line],
    notes: Sequence[NoteLines],
    page: Sequence[FurnitureBlock],
) -> Coverage:
    source = file.laid_out.source
    roles = by_role(lines)
    furniture = sum(glyphs(one.block.text) for one in page)
    labels = roles[Role.LABEL] + sum(note.glyphs for note in notes)
    given = sum(roles.values()) - roles[Role.LABEL] + labels + furniture
    here = sum(sum(line.weights) + line.mark_glyphs for line in lines)
    here += sum(note.glyphs for note in notes) + furniture
    return Coverage(
        source=source.glyphs,
        read=file.total,
        markup=source.markup,
        fields=roles[Role.FIELD],
        labels=labels,
        repeated=roles[Role.REPEATED],
        furniture=roles[Role.FURNITURE] + furniture,
        unplaced=roles[Role.UNPLACED],
        elsewhere=file.total - here,
        lost=here - given,
    )


def _style_use(style: StyleInUse) -> StyleUse | None:
    if style.style is None:
        return None
    return StyleUse(
        name=style.style.name,
        language=style.style.language,
        inferred=style.style.inferred,
        confidence=style.confidence,
        action_label=style.templates.most_common(1)[0][0] if style.templates else None,
        indicator_heads=[head for head, _ in style.heads_seen.most_common()],
        evidence=style.evidence,
    )


def _warnings(
    file: _File, plan: Plan, style: StyleInUse, wording: list[PlanWarning], called: Set[str]
) -> list[PlanWarning]:
    laid_out = file.laid_out
    read = [
        PlanWarning(code=one.code, page=one.page, sentence=one.sentence)
        for one in laid_out.warnings
    ]
    missed = laid_out.source.glyphs - laid_out.source.markup - file.total
    if missed:
        fewer = "fewer" if missed > 0 else "more"
        sentence = f"The reader gave {abs(missed)} glyphs {fewer} than an independent count finds."
        read.append(PlanWarning(code="reader_missed", sentence=sentence))
    unused = [
        PlanWarning(
            code="correction_unused",
            sentence=f"A correction of kind {use.kind} no longer applies: {use.note}.",
        )
        for use in plan.diagnostics.corrections
        if not use.applied
    ]
    return [*unused, *check(plan, style, called), *wording, *read]
