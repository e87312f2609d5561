"""What tests of several rooms share.

The programs that they begin speak English, whatever language the machine does.
"""

import os

os.environ["DOKSTAMP_LANG"] = "en"
