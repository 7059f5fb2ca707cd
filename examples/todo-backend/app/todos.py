"""The to-dos of the signed-in user, for requests and for the chat alike."""

from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import delete, insert, select, update

from app.database import sessions
from app.models import Todo
from app.tokens import User

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class NewTodo(BaseModel):
    """A to-do that is to be written down."""

    title: Title


class Change(BaseModel):
    """Whether a to-do is done."""

    done: bool


class TodoOut(BaseModel):
    """A to-do as its user sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    done: bool


async def todos_of(user: str) -> list[TodoOut]:
    async with sessions() as session:
        mine = await session.scalars(select(Todo).where(Todo.user_id == user).order_by(Todo.id))
        return [TodoOut.model_validate(todo) for todo in mine]


async def add(user: str, title: str) -> TodoOut:
    async with sessions.begin() as session:
        new = insert(Todo).values(user_id=user, title=title).returning(Todo)
        return TodoOut.model_validate(await session.scalar(new))


async def finish(user: str, id: int, done: bool) -> TodoOut | None:
    """The changed to-do, or nothing where the user has none of this id."""
    async with sessions.begin() as session:
        mine = update(Todo).where(Todo.id == id, Todo.user_id == user).values(done=done)
        todo = await session.scalar(mine.returning(Todo))
        return None if todo is None else TodoOut.model_validate(todo)


async def remove(user: str, id: int) -> bool:
    """Whether the user had one of this id."""
    async with sessions.begin() as session:
        mine = delete(Todo).where(Todo.id == id, Todo.user_id == user)
        return await session.scalar(mine.returning(Todo.id)) is not None


router = APIRouter(prefix="/todos", tags=["todos"])
NOT_FOUND = HTTPException(404, "There is no such to-do.")


@router.get("")
async def read(user: User) -> list[TodoOut]:
    return await todos_of(user)


@router.post("", status_code=201)
async def write(new: NewTodo, user: User) -> TodoOut:
    return await add(user, new.title)


@router.patch("/{id}")
async def change(id: int, change: Change, user: User) -> TodoOut:
    todo = await finish(user, id, change.done)
    if todo is None:
        raise NOT_FOUND
    return todo


@router.delete("/{id}", status_code=204)
async def drop(id: int, user: User) -> None:
    if not await remove(user, id):
        raise NOT_FOUND
