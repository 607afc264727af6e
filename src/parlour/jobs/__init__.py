"""Background work: the third door beside HTTP and Socket.IO. It takes jobs from the database and performs actions."""
