#pragma once

#include "fields/MenuText.h"

#include <QUndoCommand>

#include <functional>
#include <utility>

namespace clusterlens::ui {

/// A change whose text menus show as it is given.
class NamedEdit : public QUndoCommand {
protected:
    explicit NamedEdit(const QString& text)
        : QUndoCommand(asMenuText(text))
    {
    }
};

/// A change as two functions: one that makes it and one that takes it back.
class UndoEdit : public NamedEdit {
public:
    UndoEdit(const QString& text, std::function<void()> make, std::function<void()> takeBack)
        : NamedEdit(text)
        , m_make(std::move(make))
        , m_takeBack(std::move(takeBack))
    {
    }

    void redo() override { m_make(); }
    void undo() override { m_takeBack(); }

private:
    std::function<void()> m_make;
    std::function<void()> m_takeBack;
};

} // namespace clusterlens::ui
