"""The interop room owns how other systems are told and asked by open standards, one folder for each."""
