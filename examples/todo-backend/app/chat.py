"""A chat with a model that works on the to-dos of the signed-in user."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Annotated, Literal

import openai
from fastapi import APIRouter, Depends, HTTPException
from fastapi.sse import EventSourceResponse, ServerSentEvent
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, Field, ValidationError

from app import todos
from app.settings import settings
from app.tokens import User

INSTRUCTIONS = "You keep the to-do list of one user. Change it by the tools alone, and answer briefly."
NO_KEY = "The chat needs a real OpenAI key: set OPENAI_API_KEY and start the backend again."
NO_ANSWER = "The model does not answer. Try again in a moment."
# What the model is told of its own words: the fields that it knows, not the SDK's.
SAID = {
    "content": True,
    "tool_calls": {"__all__": {"id": True, "type": True, "function": {"name", "arguments"}}},
}
# How often the model may use tools before it must have answered.
ROUNDS = 8

router = APIRouter(tags=["chat"])
logger = logging.getLogger(__name__)
model = openai.AsyncOpenAI(
    api_key=settings.openai_api_key.get_secret_value(), base_url=settings.openai_base_url, timeout=60
)


class Message(BaseModel):
    """What somebody said."""

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(min_length=1, max_length=4000)]


class Conversation(BaseModel):
    """All that was said so far: the backend remembers nothing."""

    messages: Annotated[list[Message], Field(min_length=1, max_length=50)]


class ListTodos(BaseModel):
    """Lists all to-dos with their ids."""

    async def use(self, user: str) -> object:
        return [todo.model_dump() for todo in await todos.todos_of(user)]


class AddTodo(BaseModel):
    """Adds a to-do."""

    title: str

    async def use(self, user: str) -> object:
        return {"id": (await todos.add(user, todos.NewTodo(title=self.title).title)).id}


class FinishTodo(BaseModel):
    """Marks a to-do as done, or as not done."""

    id: int
    done: bool

    async def use(self, user: str) -> object:
        return {"found": await todos.finish(user, self.id, self.done) is not None}


class RemoveTodo(BaseModel):
    """Removes a to-do."""

    id: int

    async def use(self, user: str) -> object:
        return {"found": await todos.remove(user, self.id)}


Tool = ListTodos | AddTodo | FinishTodo | RemoveTodo
TOOLS = [openai.pydantic_function_tool(tool) for tool in (ListTodos, AddTodo, FinishTodo, RemoveTodo)]


async def used(tool: object, user: str) -> str:
    """What a tool says to the model; what the model got wrong is said too, so that it can try again."""
    if not isinstance(tool, Tool):
        return "There is no such tool."
    try:
        return json.dumps(await tool.use(user))
    except ValidationError as error:
        return f"This cannot be done: {error}"


async def answer(messages: list[ChatCompletionMessageParam], user: str) -> AsyncIterator[ServerSentEvent]:
    """What the model says, as events `text`, and an event `todos` whenever it has used its tools."""
    for _ in range(ROUNDS):
        request = model.chat.completions.stream(model=settings.openai_model, messages=messages, tools=TOOLS)
        async with request as stream:
            async for event in stream:
                if event.type == "content.delta":
                    yield ServerSentEvent(event="text", data=event.delta)
            said = (await stream.get_final_completion()).choices[0].message
        if not said.tool_calls:
            return
        messages.append({"role": "assistant", **said.model_dump(include=SAID)})
        for call in said.tool_calls:
            result = await used(call.function.parsed_arguments, user)
            messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
        yield ServerSentEvent(event="todos", data="changed")


def chatting(user: User) -> str:
    """The signed-in user, where there is a model to talk to."""
    if not settings.has_model:
        raise HTTPException(503, NO_KEY)
    return user


@router.post("/chat", response_class=EventSourceResponse)
async def chat(
    conversation: Conversation, user: Annotated[str, Depends(chatting)]
) -> AsyncIterator[ServerSentEvent]:
    """Streams the answer. Its last event is `end`, after `error` with a sentence where something failed."""
    messages = [{"role": "system", "content": INSTRUCTIONS}, *conversation.model_dump()["messages"]]
    try:
        async for event in answer(messages, user):
            yield event
    except openai.AuthenticationError:
        yield ServerSentEvent(event="error", data=NO_KEY)
    except (openai.OpenAIError, ValidationError) as error:
        logger.warning("the model does not answer: %s", type(error).__name__)
        yield ServerSentEvent(event="error", data=NO_ANSWER)
    yield ServerSentEvent(event="end", data="end")
