"""How fast Parlour is: `python -m bench` measures it beside its peers and writes docs/benchmarks.md."""
