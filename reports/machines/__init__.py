"""On which machines was it measured, and does what is said of one hold on the others?"""
