"""Reports without anybody there: the legal dates, and what cron, systemd, Airflow and Jupyter Scheduler need to meet them."""
