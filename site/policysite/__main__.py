"""`python -m policysite` is the same as the command `policysite`."""

from policysite.cli import main

if __name__ == "__main__":
    main()
