from .story import tell


def post_init_hook(env):
    tell(env)
