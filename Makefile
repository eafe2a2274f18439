# make demo and make test each do all the set-up that is still missing.
READY := .venv/.ready
PY := .venv/bin/python
# Compiled code is kept: else each of the many processes of a test run compiles all of it anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help demo test test-deep fuzz measure bench table check format clean

help:
	@echo "make demo       set up, then walk the default recording offline (a dry run)"
	@echo "make test       set up, then run the tests"
	@echo "make test-deep  the long tests"
	@echo "make fuzz       the property tests, on other examples each time"
	@echo "make measure    how well fields and screens are found on recorded pages (FORMS=… PAGES=… WALKS=…)"
	@echo "make bench      how quick it is and what evidence costs, against goals; half an hour (TURNS=… PARTS=… MANY=20 is shorter)"
	@echo "make table      write the table of recordings in fixtures/README.md"
	@echo "make check      format, lint and types"

$(READY): pyproject.toml setup.sh
	@sh setup.sh

demo: $(READY)
	@$(PY) -m automation dry-run

test: $(READY)
	@$(PY) -m pytest -q -n 3 --dist worksteal -m "not deep"

test-deep: $(READY)
	@$(PY) -m pytest -q -n 4 --dist worksteal -m deep --timeout 900

fuzz: $(READY)
	@FUZZ=1 $(PY) -m pytest -q -n 3 -m hypothesis --timeout 900

measure: $(READY)
	@$(PY) -m bench.measure $(if $(FORMS),--forms "$(FORMS)") $(if $(PAGES),--pages "$(PAGES)") \
		$(if $(WALKS),--walks $(WALKS))

bench: $(READY)
	@$(PY) -m bench.speed $(if $(TURNS),--turns $(TURNS)) $(if $(MANY),--many $(MANY)) \
		$(if $(PARTS),--parts $(PARTS))
	@$(PY) -m bench.evidence $(if $(TURNS),--turns $(TURNS))

table: $(READY)
	@$(PY) -m bench.recordings

check: $(READY)
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy

format: $(READY)
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
