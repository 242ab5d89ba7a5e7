"""What MedRef talks about, as plain values: no files, no SQL, no Qt, no clock."""
