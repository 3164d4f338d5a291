"""Random indicators: labels, stems, measures and baselines of one action."""

from __future__ import annotations

from . import labels
from .drawing import Drawer
from .model import Baseline, Indicator


class Indicators(Drawer):
    """Makes the indicators of one action after another."""

    def of_action(self, number: str) -> list[Indicator]:
        """The indicators of the action of that number."""
        form = self.look.indicator_form
        if form == "single":
            return [self._indicator("single", 1, 1, None, number, True)]
        count = self.random.randint(1, 5)
        stems = form != "none" and self.look.form not in ("table", "appendix")
        out: list[Indicator] = []
        stem: tuple[str, str, str] | None = None
        for position in range(1, count + 1):
            if stems and self.chance(0.4 if position == 1 else 0.15) and position < count:
                stem = self._stem()
            own = stem is None or (self.chance(0.12) and out and out[-1].stem is not None)
            # Under a stem only leading words that measure show that an item stands alone.
            free = stem is None
            shown = None if own else stem
            out.append(self._indicator(form, position, count, shown, number, free))
        return out

    def _stem(self) -> tuple[str, str, str]:
        measures = [m for m in self.words.bank["measure"] if m["stems"]]
        measure = self.random.choice(measures)
        printed, below = self.random.choice(measure["stems"])
        return measure["name"], printed, below

    def _indicator(
        self,
        form: str,
        position: int,
        count: int,
        stem: tuple[str, str, str] | None,
        number: str,
        plain: bool,
    ) -> Indicator:
        label, printed = None, ""
        if form == "of action":
            label = f"{number}.{position}"
            printed = label
        elif form not in ("none", "single"):
            label, printed = labels.make(form.removeprefix("- "), position)
        printed_stem: str | None = None
        before = ""
        if stem:
            measure, printed_stem, below = stem
            before = stem[1].rstrip(" :") + " "
        else:
            entry = self.random.choice(self.words.bank["measure"][: None if plain else -1])
            measure, below = entry["name"], self.random.choice(entry["full"])
        core = self.fresh_from(below)
        end = "." if self.look.after_stop else self.end("semicolon", position, count)
        baseline = self._baseline(measure) if self.look.baselines else None
        return Indicator(
            label=label,
            printed=printed,
            stem=printed_stem,
            text=core + end,
            sentence=f"{before}{core}.",
            measure=measure,
            baseline=baseline,
            after_stop=self.look.after_stop,
            own_measure=stem is None,
        )

    def _baseline(self, measure: str) -> Baseline:
        language = self.look.language
        word = self.words.pick("baseline_word") + self.look.baseline_colon
        percent, point = (" %", ",") if language != "en" else ("%", ".")
        forms: list[tuple[str, str, float | None, str | None, str | None, bool]]
        if measure == "number_and_percentage":
            forms = [
                (f"X/X{percent}", "to_be_set", None, None, None, False),
                (f"2/100{percent}", "given", 2, "number", None, False),
            ]
            if language == "en":
                raw = "40 or 70% of all States not party; 2025"
                forms.append((raw, "given", 40, "number", None, True))
        elif measure == "percentage":
            forms = [
                (f"X{percent}", "to_be_set", None, None, None, False),
                (f"45{percent}", "given", 45, "percent", None, False),
                (f"12{point}5{percent}", "given", 12.5, "percent", None, False),
                (f"X{percent}; 2026", "to_be_set", None, None, None, True),
                ("-", "absent", None, None, None, False),
            ]
        else:
            forms = [
                ("X", "to_be_set", None, None, None, False),
                ("112", "given", 112, "number", None, False),
                ("0; 2026", "given", 0, "number", None, True),
                ("XX", "to_be_set", None, None, None, False),
                (";", "absent", None, None, None, False),
            ]
            if language == "en":
                forms.append(("16; 13MSP", "given", 16, "number", "13MSP", True))
        inside, state, value, unit, meeting, own = self.random.choice(forms)
        return Baseline(word + inside, state, value, unit, meeting, own)
