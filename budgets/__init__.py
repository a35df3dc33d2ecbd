"""The OHS budget of a company for a year (RAB K3): its lines by component, plan against realised.

A line names the controls it pays for; risks that nothing is paid of are told. Made a room of its
own because ``risks`` had grown past 8,000 lines.

May import risks/ and what is below. Read first: ``components`` (the nine components as data),
``services`` and ``rules``.
"""
