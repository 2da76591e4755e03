"""One run as the original tool kept it: a connection, one INSERT and a commit for each. Prints the median in milliseconds as JSON.

Arguments: the file, how many rows are there before, how often.
"""

import json
import sqlite3
import statistics
import sys
import time

SCHEMA = """CREATE TABLE IF NOT EXISTS parallel_history (
    run_description TEXT, features TEXT, specification_pattern TEXT, quality_score REAL, success_rate REAL,
    prs_created INTEGER, prs_merged INTEGER, conflicts_encountered INTEGER, manual_fixes_needed INTEGER, created_at TEXT)"""
INSERT = "INSERT INTO parallel_history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def row(number):
    features = json.dumps([f"{name}-{number}" for name in ("auth", "profile", "favorites", "search")])
    return (f"Features of hour {number}", features, '{"type": "v4_autonomous"}', 80.0, 0.75, 4, 3, 1, 0, "2025-11-20T14:30:22")


def add(path, number):
    connection = sqlite3.connect(path)
    connection.execute(INSERT, row(number))
    connection.commit()
    connection.close()


def main(path, before, times):
    connection = sqlite3.connect(path)
    connection.execute(SCHEMA)
    connection.executemany(INSERT, (row(number) for number in range(before)))
    connection.commit()
    connection.close()
    durations = []
    for number in range(times):
        start = time.perf_counter()
        add(path, before + number)
        durations.append((time.perf_counter() - start) * 1000)
    print(json.dumps({"insert": statistics.median(durations)}))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
