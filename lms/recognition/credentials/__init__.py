"""The credentials of the recognition room: badges as signed Open Badges 3.0 documents that anybody can verify."""
