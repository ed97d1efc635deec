"""Run the command line as ``python -m ews``."""

from ews.cli import main


if __name__ == "__main__":
    main()
