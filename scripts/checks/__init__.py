"""What `scripts/lint`, `scripts/test` and `scripts/i18n` share."""
