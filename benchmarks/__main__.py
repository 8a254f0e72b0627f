"""``make bench``: the benchmarks that need nothing but the project, one after the other."""

from pathlib import Path

from benchmarks import annotation, audit, ingest, linking, offences, pdf

GOLD = Path(__file__).parent.parent / "tests" / "nlp" / "gold"


def main() -> None:
    """Print every table."""
    print("# Annotation")
    annotation.run(300)
    print("\n# Ingest")
    ingest.run(2000, 2, 1)
    print("\n# PDF")
    pdf.run([10, 50])
    print("\n# Linking")
    for size in (1000, 4000):
        linking.run(size, seed=1, from_text=False)
    print("\n# Audit")
    audit.run(3000, 10)
    print("\n# Offences and identifiers, on invented gold")
    for file in sorted(GOLD.glob("*.jsonl")):
        print("\n".join([file.name, *offences.score(file).lines()]))


if __name__ == "__main__":
    main()
