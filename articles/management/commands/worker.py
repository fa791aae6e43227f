from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    help = "Do the tasks that wait in the database: send mails, make pictures. Runs until it is told to end."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        # It would otherwise end tasks half-way whenever a file changes, in development.
        parser.set_defaults(reload=False)

    def configure_logging(self, verbosity):
        """The settings say what is logged."""
