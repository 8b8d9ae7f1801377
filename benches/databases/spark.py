"""The same four databases read by Spark over JDBC: one reader for each, its rows gathered in Spark. A session is kept, so that
what is timed is neither the start of a Java machine nor of Spark."""

import time


class Spark:
    """A Spark session on this machine with the crossings of all members as one view. Closes with `with`."""

    def __init__(self, driver: str, port: int, user: str, databases: list[str]):
        """`driver` is the path of PostgreSQL's JDBC driver."""
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[*]").appName("crossings").config("spark.jars", driver)
        # As many parts as there are cores serve so few groups best; the others are Spark's own defaults.
        for key, value in {"spark.driver.memory": "4g", "spark.sql.shuffle.partitions": "2", "spark.ui.enabled": "false"}.items():
            builder = builder.config(key, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        crossings = None
        for database in databases:
            url = f"jdbc:postgresql://127.0.0.1:{port}/{database}"
            options = {"url": url, "dbtable": "crossings", "user": user, "fetchsize": "10000", "driver": "org.postgresql.Driver"}
            of_member = self.session.read.format("jdbc").options(**options).load()
            crossings = of_member if crossings is None else crossings.unionAll(of_member)
        crossings.createOrReplaceTempView("crossings")

    def __enter__(self) -> "Spark":
        return self

    def __exit__(self, *_: object) -> None:
        self.session.stop()

    def ask(self, sql: str) -> float:
        """Seconds until all rows of the answer are here."""
        started = time.perf_counter()
        if not self.session.sql(sql).collect():
            raise ValueError("an answer without rows")
        return time.perf_counter() - started
